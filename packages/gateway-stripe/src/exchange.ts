import { invariant } from "@till/kernel";
import type { CallOutcome, CallTarget, ChargeSnapshot, PreparedCall } from "@till/payments";
import { z } from "zod";
import { type StripeParts, ask } from "./ask.ts";
import type { Failure } from "./error-map.ts";
import { fetchSnapshot } from "./read.ts";
import { toSnapshot } from "./status-map.ts";

/** How a money call ended; like the port's outcome, and saying whether an unknown one will ever be answered otherwise. */
export type Outcome =
  | Exclude<CallOutcome<ChargeSnapshot>, { readonly kind: "unknown" }>
  | Extract<Failure, { readonly kind: "unknown" }>;

/** A money call as it is done: `act` moves money; its answer is the snapshot, or null where one must be read. */
export interface MoneyAct {
  readonly parts: StripeParts;
  readonly target: CallTarget;
  readonly act: (askedAtMs: number) => Promise<ChargeSnapshot | null>;
}

export async function exchange({ parts, target, act }: MoneyAct): Promise<Outcome> {
  const askedAtMs = parts.clock.nowMs();
  const asked = await ask(() => act(askedAtMs));
  if (asked.kind === "refused") {
    return {
      kind: "refused",
      refusal: asked.refusal,
      snapshot: await afterRefusal(parts, target, asked, askedAtMs),
    };
  }
  if (asked.kind !== "answered") return asked;
  if (asked.value !== null) return { kind: "succeeded", snapshot: asked.value };
  // The call was carried out. Whatever goes wrong from here on, it was not "never sent" and not a "no".
  const shown = await ask(() => fetchSnapshot(parts, target));
  if (shown.kind === "answered") return { kind: "succeeded", snapshot: shown.value };
  return { kind: "unknown", replayed: false, detail: "it was carried out, but reading its result failed" };
}

/**
 * The object after a refusal. A declined intent is in the refusal itself, with no money on it; one in any other state
 * is read, because its charge is needed to say what moved.
 */
async function afterRefusal(
  parts: StripeParts,
  target: CallTarget,
  { refusal, intent }: Extract<Failure, { readonly kind: "refused" }>,
  askedAtMs: number,
): Promise<ChargeSnapshot | null> {
  if (intent?.status === "requires_payment_method") return toSnapshot(intent, { askedAtMs });
  if (intent === null && refusal.by !== "issuer") return null;
  const shown = await ask(() => fetchSnapshot(parts, target));
  return shown.kind === "answered" ? shown.value : null;
}

/** The key and version a stored call goes out with. */
export function optionsOf(call: PreparedCall): {
  readonly idempotencyKey: string;
  readonly apiVersion: string;
} {
  return { idempotencyKey: call.idempotencyKey, apiVersion: call.apiVersion };
}

/** A stored body, read again. Throws `InvariantError` when it is not what `prepare` wrote. */
export function bodyOf<T>(call: PreparedCall, operation: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(call.body);
  invariant(call.operation === operation && parsed.success, `a stored ${operation} call cannot be read`);
  return parsed.data;
}
