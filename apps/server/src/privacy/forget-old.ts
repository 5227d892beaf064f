import type { Jobs, RetentionKind, RetentionStore, Tx } from "@till/db";
import type { Uuid } from "@till/kernel";
import { businessDay } from "@till/sales";
import type { Deps } from "../deps.ts";

type ForgetDeps = Pick<Deps, "uow" | "clock" | "retention" | "storeOf" | "webRegister" | "log">;

export const forgetLimits = {
  everyMs: 86_400_000,
  /** Rows a transaction goes through, and transactions a night for each kind: what is left waits for the next one. */
  rows: 1000,
  roundsMax: 200,
  /** For so long an invitation that ran out is shown, so that somebody sends another one. */
  invitationsDays: 30,
} as const;

const dayMs = 86_400_000;

/** Forgets personal data past its time, a bounded part a night, and puts itself back. */
export function forgetOldJob(deps: ForgetDeps) {
  return async ({ merchantId }: Jobs["personal_data.forget"]): Promise<void> => {
    const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => deps.uow.run(merchantId, work);
    const { eventBodiesDays, messagesDays, unpaidAddressesDays } = deps.retention;
    const before = (days: number): number => deps.clock.nowMs() - days * dayMs;
    const counts = {
      eventBodies: await forgetRows(run, {
        what: "event_bodies",
        untilMs: before(eventBodiesDays),
        forget: (tx, page) => tx.retention.forgetEventBodies(page),
      }),
      messages: await forgetRows(run, {
        what: "messages",
        untilMs: before(messagesDays),
        forget: (tx, page) => tx.retention.forgetMessages(page),
      }),
      addresses: await forgetAddresses(deps, run),
      unpaidAddresses: await forgetUnpaid(run, before(unpaidAddressesDays)),
      invitations: await run((tx) => tx.invitations.forget(before(forgetLimits.invitationsDays))),
    };
    deps.log.info(counts, "personal data past its time was forgotten");
    await run((tx) =>
      tx.jobs.enqueue(
        "personal_data.forget",
        { merchantId },
        { startAfterMs: forgetLimits.everyMs, onlyOne: "forget" },
      ),
    );
  };
}

type Run = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

interface Rows {
  readonly what: RetentionKind;
  readonly untilMs: number;
  readonly forget: (
    tx: Tx,
    page: Parameters<RetentionStore["forgetMessages"]>[0],
  ) => ReturnType<RetentionStore["forgetMessages"]>;
}

async function forgetRows(run: Run, { what, untilMs, forget }: Rows): Promise<number> {
  let sum = 0;
  for (let round = 0; round < forgetLimits.roundsMax; round += 1) {
    const { count, last } = await run(async (tx) => {
      const after = (await tx.retention.passed(what)) as Uuid | null;
      const forgotten = await forget(tx, { after, untilMs, limit: forgetLimits.rows });
      if (forgotten.last !== null) await tx.retention.setPassed(what, forgotten.last);
      return forgotten;
    });
    sum += count;
    if (last === null) break;
  }
  return sum;
}

/** Day by day, as sales are found by the day of their completion. */
async function forgetAddresses(deps: ForgetDeps, run: Run): Promise<number> {
  const store = deps.storeOf(deps.webRegister.storeId);
  const untilMs = deps.clock.nowMs() - deps.retention.addressesDays * dayMs;
  const untilDay = businessDay(untilMs, store.timeZone, store.cutoffHour);
  let sum = 0;
  for (let round = 0; round < forgetLimits.roundsMax; round += 1) {
    const count = await run(async (tx) => {
      const day = await tx.retention.nextDay(await tx.retention.passed("addresses"));
      if (day === null || day >= untilDay) return null;
      await tx.retention.setPassed("addresses", day);
      return tx.retention.forgetAddresses(day);
    });
    if (count === null) break;
    sum += count;
  }
  return sum;
}

async function forgetUnpaid(run: Run, untilMs: number): Promise<number> {
  let sum = 0;
  for (let round = 0; round < forgetLimits.roundsMax; round += 1) {
    const count = await run((tx) => tx.retention.forgetUnpaidAddresses(untilMs, forgetLimits.rows));
    sum += count;
    if (count < forgetLimits.rows) break;
  }
  return sum;
}
