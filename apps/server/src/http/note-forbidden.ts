import type { Log } from "../deps.ts";
import { refusalBody } from "../refusal-body.ts";
import { TillError } from "../till-error.ts";
import type { Context } from "../trpc/init.ts";

export interface Refused {
  readonly error: unknown;
  readonly path: string | undefined;
  readonly ctx: Pick<Context, "caller" | "requestId">;
}

/** As the end of a call by itself is noted: a defect with all that is known, and who may not. */
export function noteRefused(log: Log, refused: Refused): void {
  const { error: err, path } = refused;
  if (refusalBody(err).code === "internal") log.error({ err, path }, "procedure failed");
  else noteForbidden(log, refused);
}

/** Who was told that they may not: one such line is a mistake, many are somebody who looks for a way (ASVS 16.3.2). */
export function noteForbidden(log: Log, { error, path, ctx }: Refused): void {
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
