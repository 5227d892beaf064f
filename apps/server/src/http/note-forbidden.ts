import type { Log } from "../deps.ts";
import { TillError } from "../till-error.ts";
import type { Context } from "../trpc/init.ts";

/** Who was told that they may not: one such line is a mistake, many are somebody who looks for a way (ASVS 16.3.2). */
export function noteForbidden(
  log: Log,
  refused: {
    readonly error: unknown;
    readonly path: string | undefined;
    readonly ctx: Pick<Context, "caller" | "requestId">;
  },
): void {
  const { error, path, ctx } = refused;
  if (!(error instanceof TillError)) return;
  const { code } = error.body;
  if (code !== "forbidden" && code !== "second_factor_needed") return;
  const { caller, requestId } = ctx;
  const who =
    caller.kind === "person"
      ? { personId: caller.person.id, registerId: caller.registerId }
      : caller.kind === "key"
        ? { keyId: caller.key.id }
        : {};
  log.warn({ path, code, requestId, ...who }, "refused for want of permission");
}
