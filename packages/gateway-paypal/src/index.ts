export { type PayPalGatewayOptions, createPayPalGateway } from "./gateway.ts";
