import { setTimeout as sleep } from "node:timers/promises";
import { type Money, money } from "@till/money";
import type { CuttableLine } from "../kit/cuttable-line.ts";
import { createDice } from "../e2e/mixed-day-plan.ts";
import { eventually } from "../kit/eventually.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";
import type { Shop } from "../kit/start-shop.ts";
import { croissantBarcode, eur } from "../kit/test-shop.ts";
import { type TillBridge, openTillBridge, said, signInOver } from "../kit/till-bridge.ts";

type Dice = ReturnType<typeof createDice>;

/** What goes wrong in a round, and when. */
const mishaps = ["nothing", "host killed", "server killed", "network cut", "answers lost"] as const;
type Mishap = (typeof mishaps)[number];

export interface Played {
  readonly rounds: number;
  readonly mishaps: ReadonlyMap<Mishap, number>;
  /** Receipt numbers that the till told its cashier: those sales were accepted. */
  readonly accepted: readonly string[];
}

const settleWithinMs = 60_000;
/** As late as a mishap comes: a sale in cash is on disk after some ten milliseconds. */
const mishapAfterMaxMs = 120;
const salesPerRoundMax = 3;

/**
 * Sells by a seeded script while host, server or network fail at a moment of chance; afterwards all is mended and
 * drained. The till is left running.
 */
export async function playRounds(
  { shop, line }: { readonly shop: Shop; readonly line: CuttableLine },
  { seed, rounds }: { readonly seed: number; readonly rounds: number },
): Promise<{ readonly till: RunningTill; readonly played: Played; readonly stop: () => Promise<void> }> {
  const till = await startTill({ port: line.port });
  await shop.control("/terminals", { reader: "tmr_sandbox_reader_1", mode: "approve" });
  const counter = await createCounter(till);
  const dice = createDice(seed);
  const counts = new Map<Mishap, number>();
  const accepted: string[] = [];
  await counter.openShift();
  for (let round = 0; round < rounds; round += 1) {
    const mishap = mishaps[dice.below(mishaps.length)] ?? "nothing";
    counts.set(mishap, (counts.get(mishap) ?? 0) + 1);
    const after = { ms: dice.below(mishapAfterMaxMs) };
    const [sold] = await Promise.all([
      sell(counter, dice, dice.between(1, salesPerRoundMax)),
      strike(mishap, { after, line, shop, till }),
    ]);
    accepted.push(...sold);
    await mend(mishap, { line, shop, till });
    await counter.comeBack();
    accepted.push(...(await counter.finish()));
  }
  await counter.drain();
  return {
    till,
    played: { rounds, mishaps: counts, accepted: [...new Set(accepted)] },
    async stop() {
      counter.close();
      await till.stop();
    },
  };
}

interface Struck {
  readonly line: CuttableLine;
  readonly shop: Shop;
  readonly till: RunningTill;
}

async function strike(
  mishap: Mishap,
  { after, line, shop, till }: Struck & { readonly after: { readonly ms: number } },
): Promise<void> {
  await sleep(after.ms);
  switch (mishap) {
    case "nothing":
      return;
    case "host killed":
      return till.kill();
    case "server killed":
      return shop.killServer();
    case "network cut":
      return line.set("cut");
    case "answers lost":
      return line.set("deaf");
  }
}

async function mend(mishap: Mishap, { line, shop, till }: Struck): Promise<void> {
  switch (mishap) {
    case "nothing":
      return;
    case "host killed":
      return till.start();
    case "server killed":
      return shop.startServer();
    case "network cut":
    case "answers lost":
      line.set("open");
  }
}

type Counter = Awaited<ReturnType<typeof createCounter>>;

/** A cashier who goes on whatever happens: what the till says is done is done, and what it does not say is looked at. */
async function sell(counter: Counter, dice: Dice, sales: number): Promise<readonly string[]> {
  const accepted: string[] = [];
  for (let sale = 0; sale < sales; sale += 1) {
    const pieces = dice.between(1, 4);
    const how = dice.oneIn(4) ? "card" : "cash";
    try {
      accepted.push(...(await counter.sellOnce(pieces, how)));
    } catch {
      // The host was killed in the middle. What it had on disk is looked at when it is back.
      return accepted;
    }
  }
  return accepted;
}

async function createCounter(till: RunningTill) {
  let bridge: TillBridge = await openTillBridge(till.url);
  const state = () => said(bridge.host.state());
  const signIn = (): Promise<void> => signInOver(bridge.host);
  /** The number of the receipt on the paid screen, which is then left. */
  const leavePaid = async (): Promise<readonly string[]> => {
    const { payment } = await state();
    if (payment?.stage !== "paid") return [];
    await said(bridge.host.finishPayment());
    return [payment.number];
  };
  const counter = {
    async openShift(): Promise<void> {
      await signIn();
      await said(bridge.host.openShift({ float: money(15_000n, eur) }));
    },
    /** Throws when the host is gone; gives the receipts that the till showed. */
    async sellOnce(pieces: number, how: "card" | "cash"): Promise<readonly string[]> {
      const { cart } = await state();
      if ((cart?.cart.lines.length ?? 0) === 0) {
        for (let piece = 0; piece < pieces; piece += 1) {
          await said(bridge.host.scan({ code: croissantBarcode }));
        }
      }
      const due = (await state()).cart?.priced.totals.total;
      if (!due) throw new Error("a till that sells has a cart");
      if (how === "card") {
        const begun = await bridge.host.takeCard({ terminalId: "tmr_sandbox_reader_1" });
        // Without a network, or readers not known yet, the cashier takes cash.
        if (begun.ok) return [];
      }
      const paid = await bridge.host.takeCash({ tendered: roundUp(due) });
      return paid.ok ? leavePaid() : [];
    },
    /** After whatever happened: a line to the host, and somebody signed in. */
    async comeBack(): Promise<void> {
      bridge.close();
      bridge = await openTillBridge(till.url);
      if ((await state()).person === null)
        await eventually(
          () =>
            signIn().then(
              () => true,
              () => false,
            ),
          Boolean,
          settleWithinMs,
        );
    },
    /** Whatever is being paid is seen to its end; a charge that took nothing leaves its cart, which is cleared. */
    async finish(): Promise<readonly string[]> {
      const settled = await eventually(
        state,
        ({ payment }) => payment === null || payment.stage !== "paying",
        settleWithinMs,
      );
      const accepted = await leavePaid();
      if (settled.payment?.stage === "refused") await said(bridge.host.finishPayment());
      if (((await state()).cart?.cart.lines.length ?? 0) > 0) await said(bridge.host.clearCart());
      return accepted;
    },
    drain: () =>
      eventually(
        state,
        ({ connection }) => connection.waiting === 0 && connection.attention.length === 0,
        settleWithinMs,
      ),
    close: () => bridge.close(),
  };
  return counter;
}

/** The next note up: there is change. */
function roundUp(due: Money): Money {
  return money(((due.amountMinor + 499n) / 500n) * 500n, due.currency);
}
