import type { Jobs } from "@till/db";
import type { Deps } from "../deps.ts";
import { driveCharge } from "./drive-charge.ts";
import { isAwaited } from "./is-awaited.ts";
import { readCharge } from "./read-charge.ts";

/** Half an hour of looks at the usual pace; what is open after that takes hours or days, and is asked hourly. */
const briskTries = 40;
const slowMs = 60 * 60_000;
/** Three months: the longest any gateway keeps a question open. The daily catch-up goes on after it. */
const triesMax = 2200;

/**
 * Looks at a charge that is not settled and comes back to it, ever more slowly: with it everything works without a
 * single webhook, and a charge left by a process that died is taken up again.
 */
export function refreshJob(deps: Deps) {
  const drive = driveCharge(deps);
  return async ({ merchantId, chargeId, tries }: Jobs["charge.refresh"]): Promise<void> => {
    const result = await drive(chargeId);
    if (
      result === "settled" &&
      !(await isStillAwaited(deps, chargeId)) &&
      !(await lacksFee(deps, chargeId, tries))
    )
      return;
    if (tries >= triesMax) {
      deps.log.error({ chargeId, tries }, "a charge is still open after the last planned look");
      return;
    }
    const { refreshFirstMs, refreshMaxMs } = deps.limits;
    // A busy charge is being worked on: look again soon, that work may die.
    const growth = result === "busy" ? 0 : Math.min(tries, 16);
    const brisk = Math.min(refreshMaxMs, refreshFirstMs * 2 ** growth);
    const startAfterMs = tries < briskTries || result === "busy" ? brisk : Math.max(brisk, slowMs);
    await deps.uow.run(merchantId, (tx) =>
      tx.jobs.enqueue("charge.refresh", { merchantId, chargeId, tries: tries + 1 }, { startAfterMs }),
    );
  };
}

/** Fees come minutes after the money. One that has not come after this many looks, an hour, is left to the next event. */
const feeTriesMax = 60;

/** Looks once more where a captured charge shows no fee yet; true while it still does not. */
async function lacksFee(
  deps: Deps,
  chargeId: Jobs["charge.refresh"]["chargeId"],
  tries: number,
): Promise<boolean> {
  const isMissing = (): Promise<boolean> =>
    deps.uow.run(deps.merchantId, async (tx) => {
      const facts = await tx.charges.facts(chargeId);
      return facts.some(({ kind }) => kind === "captured") && !facts.some(({ kind }) => kind === "fee");
    });
  if (tries >= feeTriesMax || !(await isMissing())) return false;
  await readCharge(deps, chargeId);
  return isMissing();
}

async function isStillAwaited(deps: Deps, chargeId: Jobs["charge.refresh"]["chargeId"]): Promise<boolean> {
  return deps.uow.run(deps.merchantId, async (tx) => {
    const charge = await tx.charges.find(chargeId);
    if (!charge) return false;
    const [attempts, refunds] = await Promise.all([
      tx.attempts.ofCharge(chargeId),
      tx.refunds.ofCharge(chargeId),
    ]);
    return isAwaited({ charge, attempts, refunds });
  });
}
