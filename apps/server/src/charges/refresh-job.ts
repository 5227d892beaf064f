import type { Jobs, Tx } from "@till/db";
import { invariant } from "@till/kernel";
import type { Deps } from "../deps.ts";
import { type DriveResult, driveCharge } from "./drive-charge.ts";
import { type ChargeParts, findChargeParts } from "./charge-view.ts";
import { isAwaited } from "./is-awaited.ts";
import { readCharge } from "./read-charge.ts";

/** Half an hour of looks at the usual pace; what is open after that takes hours or days, and is asked hourly. */
const briskTries = 40;
const slowMs = 60 * 60_000;
/** Three months: the longest any gateway keeps a question open. The daily catch-up goes on after it. */
const triesMax = 2200;

/** Fees come minutes after the money. One that has not come after this many looks, an hour, is left to the next event. */
const feeTriesMax = 60;

type Job = Jobs["charge.refresh"];

/** `over`: nobody owes a word about the charge. `lacks_fee`: only its fee is missing, which driving does not ask for. */
type After = "over" | "lacks_fee" | "goes_on";

/**
 * Looks at a charge that is not settled and comes back to it, ever more slowly: with it everything works without a
 * single webhook, and a charge left by a process that died is taken up again.
 */
export function refreshJob(deps: Deps) {
  const drive = driveCharge(deps);
  return async (job: Job): Promise<void> => {
    const result = await drive(job.chargeId);
    const planned = await deps.uow.run(job.merchantId, async (tx) => {
      const after = await afterLook(tx, job, result);
      if (after === "goes_on") await lookAgain(deps, tx, job, result);
      return after;
    });
    if (planned !== "lacks_fee") return;
    await readCharge(deps, job.chargeId);
    await deps.uow.run(job.merchantId, async (tx) => {
      if ((await afterLook(tx, job, result)) !== "over") await lookAgain(deps, tx, job, result);
    });
  };
}

async function afterLook(tx: Tx, { chargeId, tries }: Job, result: DriveResult): Promise<After> {
  if (result !== "settled") return "goes_on";
  const parts = await findChargeParts(tx, chargeId);
  invariant(parts, "a charge that was looked at exists");
  if (isAwaited(parts)) return "goes_on";
  return isFeeMissing(parts) && tries < feeTriesMax ? "lacks_fee" : "over";
}

const isFeeMissing = ({ facts }: ChargeParts): boolean =>
  facts.some(({ kind }) => kind === "captured") && !facts.some(({ kind }) => kind === "fee");

/** Of the looks that acts, deliveries and other looks have planned, those that come later than another add nothing. */
async function lookAgain({ limits, log }: Deps, tx: Tx, job: Job, result: DriveResult): Promise<void> {
  const { chargeId, tries } = job;
  if (tries >= triesMax) {
    log.error({ chargeId, tries }, "a charge is still open after the last planned look");
    return;
  }
  const { refreshFirstMs, refreshMaxMs } = limits;
  // A busy charge is being worked on: look again soon, that work may die.
  const growth = result === "busy" ? 0 : Math.min(tries, 16);
  const brisk = Math.min(refreshMaxMs, refreshFirstMs * 2 ** growth);
  const startAfterMs = tries < briskTries || result === "busy" ? brisk : Math.max(brisk, slowMs);
  if (await tx.jobs.isLookPlanned(chargeId, startAfterMs)) return;
  await tx.jobs.enqueue("charge.refresh", { ...job, tries: tries + 1 }, { startAfterMs });
}
