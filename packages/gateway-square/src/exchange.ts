import { invariant } from "@till/kernel";
import type { CallOutcome, CallTarget, ChargeSnapshot, GatewayObject, PreparedCall } from "@till/payments";
import type { z } from "zod";
import { type Asked, type SquareParts, ask } from "./ask.ts";
import type { Failure } from "./error-map.ts";
import { fetchShown, fetchSnapshot } from "./read.ts";
import { type Shown, toSnapshot } from "./status-map.ts";

export type Outcome = CallOutcome<ChargeSnapshot>;

/** What a money call on an existing object works with. */
export interface Standing {
  readonly shown: Shown;
  readonly snapshot: ChargeSnapshot;
}

/** `decide` answers from what is seen, or says what to do; `isDone` knows from a snapshot that it has been done. */
export interface Act {
  readonly decide: (standing: Standing) => Outcome | (() => Promise<unknown>);
  readonly isDone: (snapshot: ChargeSnapshot) => boolean;
}

/**
 * A money call on an object that exists, which is looked at first: Square's complete and cancel take no idempotency
 * key, so what was done already must be seen, not done again.
 */
export async function actOn(
  parts: SquareParts,
  target: CallTarget,
  { decide, isDone }: Act,
): Promise<Outcome> {
  const object = objectOf(target);
  const askedAtMs = parts.clock.nowMs();
  const seen = await ask(() => fetchShown(parts, object));
  if (seen.kind !== "answered") return beforeTheCall(seen);
  const decided = decide({ shown: seen.value, snapshot: toSnapshot(seen.value, askedAtMs) });
  if (typeof decided !== "function") return decided;
  const outcome = await afterTheCall(parts, object, await ask(decided));
  if (outcome.kind !== "refused" || outcome.snapshot === null || !isDone(outcome.snapshot)) return outcome;
  // Refused because another sending of the same call was faster.
  return { kind: "succeeded", snapshot: outcome.snapshot };
}

/** Looking failed, so the call that moves money was never made. */
function beforeTheCall(failure: Failure): Outcome {
  switch (failure.kind) {
    case "refused":
      return { kind: "refused", refusal: failure.refusal, snapshot: null };
    case "try_again":
      return failure;
    case "not_sent":
    case "unknown":
      return { kind: "not_sent", detail: `not sent, because reading first failed: ${failure.detail}` };
  }
}

/** Answers a call with the object as it is now, its children included. */
export async function afterTheCall(
  parts: SquareParts,
  object: GatewayObject,
  asked: Asked<unknown>,
): Promise<Outcome> {
  if (asked.kind !== "answered" && asked.kind !== "refused") return asked;
  const now = await ask(() => fetchSnapshot(parts, object));
  if (asked.kind === "refused") {
    return { kind: "refused", refusal: asked.refusal, snapshot: now.kind === "answered" ? now.value : null };
  }
  if (now.kind === "answered") return { kind: "succeeded", snapshot: now.value };
  // The call was carried out. Whatever goes wrong from here on, it was not "never sent" and not a "no".
  return { kind: "unknown", detail: "it was carried out, but reading its result failed" };
}

/** The object a money call is about. It was stored before the call, so its absence is the program's fault. */
export function objectOf(target: CallTarget): GatewayObject {
  invariant(target.object !== null, "a further call to Square names its payment or checkout");
  return target.object;
}

/** A stored body, read again. Throws `InvariantError` when it is not what `prepare` wrote. */
export function bodyOf<T>(call: PreparedCall, operation: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(call.body);
  invariant(call.operation === operation && parsed.success, `a stored ${operation} call cannot be read`);
  return parsed.data;
}
