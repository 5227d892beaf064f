export { type StripeGatewayOptions, createStripeGateway } from "./gateway.ts";
export type { StripeEndpoint } from "./client.ts";
