export { type SquareGatewayOptions, createSquareGateway } from "./gateway.ts";
