export { type GatedDatabase, createGatedDatabase } from "./gated-database.ts";
export type { Gate, GateStep, GatedTransaction } from "./gate-sql.ts";
export type { TakenJob, WaitingJob } from "./virtual-jobs.ts";
