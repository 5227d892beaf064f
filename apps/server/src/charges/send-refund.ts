import type { ChargeId } from "@till/kernel";
import type { Refund } from "@till/payments";
import type { RefundView } from "@till/wire";
import type { Deps } from "../deps.ts";
import { driveCharge } from "./drive-charge.ts";

/** Refunds of one charge go out one after another; this is how long one waits for those before it. */
const turn = { looksMax: 200, lookMs: 100 } as const;

/** Every further act on a charge resolves it first. */
export async function resolveFirst(deps: Deps, chargeId: ChargeId): Promise<void> {
  const attempts = await deps.uow.run(deps.merchantId, (tx) => tx.attempts.ofCharge(chargeId));
  if (attempts.some(({ state }) => state === "unknown")) await driveCharge(deps)(chargeId);
}

/** Whoever holds the charge sends what is recorded; this waits for its own, and takes over when nobody does. */
export async function sendRefund(
  deps: Deps,
  { id, chargeId }: Pick<Refund, "id" | "chargeId">,
): Promise<void> {
  const drive = driveCharge(deps);
  for (let look = 0; look < turn.looksMax; look += 1) {
    const result = await drive(chargeId);
    const attempts = await deps.uow.run(deps.merchantId, (tx) => tx.attempts.ofCharge(chargeId));
    const waits = attempts.some(({ refundId, state }) => refundId === id && state === "sending");
    if (!waits || attempts.some(({ state }) => state === "unknown")) return;
    if (result === "busy") await deps.sleep(turn.lookMs);
  }
}

/** Nobody need be told of its end: it is asked for in a moment, long before it is taken for left alone. */
export async function lookAtOpen(deps: Deps, view: RefundView): Promise<void> {
  if (hasEnded(view)) return;
  const { chargeId } = view;
  const { merchantId, limits } = deps;
  await deps.uow.run(merchantId, (tx) =>
    tx.jobs.enqueue(
      "charge.refresh",
      { merchantId, chargeId, tries: 0 },
      { startAfterMs: limits.refreshFirstMs },
    ),
  );
}

const hasEnded = ({ state }: RefundView): boolean =>
  state === "succeeded" || state === "failed" || state === "canceled";
