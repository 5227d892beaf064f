import { type AppRouterDeps, createAppRouter } from "../trpc/app-router.ts";
import { type ProcedureRow, procedureTable } from "../trpc/procedure-table.ts";

/** Every procedure with who may call it and what it takes, without a server behind it. */
export function proceduresOnPaper(): readonly ProcedureRow[] {
  return procedureTable(createAppRouter(nothing() as AppRouterDeps));
}

/** Has every member and can be called, and does nothing: routers only pass on what they are given. */
function nothing(): unknown {
  const standIn: unknown = new Proxy(() => {}, { get: () => standIn, apply: () => standIn });
  return standIn;
}
