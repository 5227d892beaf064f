export { type Sandbox, type SandboxOptions, type SandboxPorts, createSandbox } from "./sandbox.ts";
export type { DashboardAct, Totals, TerminalMode } from "./core/dialect.ts";
export type { FaultKind, FaultOrder } from "./core/faults.ts";
export type { Gateway } from "./core/gateway.ts";
export type { RequestEntry } from "./core/request-log.ts";
export type { DeliverWebhook, Delivery, SignedPayload, WebhookMode } from "./core/webhooks.ts";
