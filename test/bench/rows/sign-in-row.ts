import type { ChargeId, PersonId } from "@till/kernel";
import { cashierPin, eur, registerKeys } from "../../kit/test-shop.ts";
import { expectCaptured } from "../create-caller.ts";
import { type Stock, stockSales, stockedSaleId } from "../open-sales.ts";
import { atPace, inLanes, quantile, takeTurns } from "../round.ts";
import { inMs, ratio, result, say } from "../say.ts";
import type { Bench, BenchServer, BenchShop } from "../start-bench.ts";
import { learnTables, rounds, sayCosts, warmUp, withCost } from "./row-parts.ts";

const chargesPace = { perSecond: 25, seconds: 8 } as const;
const signInsPace = { perSecond: 5, seconds: 8 } as const;
/** More than sign in at once; a door lets one person have few tries at the same moment. */
const peopleCount = 20;

/**
 * How long callers wait for cash charges, 25 new ones each second, with and without five people signing in each second
 * beside them: every sign-in checks a PIN by argon2id, off the event loop and a few at a time.
 */
export async function signInRow(bench: Bench): Promise<void> {
  say("\nCash charges beside five sign-ins each second");
  const shop = await bench.openShop({ database: "sign_ins" });
  const server = await shop.start();
  const people = await hire(shop);
  const perRound = chargesPace.perSecond * chargesPace.seconds;
  const stock = await stockSales(shop, server, { count: warmUp + 2 * rounds * perRound });
  await atPace({ perSecond: 100, seconds: warmUp / 100 }, chargeOne(shop, server, stock, []));
  await learnTables(shop);

  const took = { alone: [] as number[], beside: [] as number[], signIns: [] as number[] };
  const refused: unknown[] = [];
  const round = async (kept: number[], alongside?: Promise<void>): Promise<number> => {
    const ofRound: number[] = [];
    await Promise.all([atPace(chargesPace, chargeOne(shop, server, stock, ofRound)), alongside]);
    kept.push(...ofRound);
    return quantile(ofRound, 0.99);
  };
  const measured = await takeTurns(
    {
      alone: () => round(took.alone),
      beside: () =>
        round(
          took.beside,
          atPace(signInsPace, (index) =>
            signInOne(
              server,
              people,
              took.signIns,
            )(index).catch((error: unknown) => void refused.push(error)),
          ),
        ),
    },
    rounds,
    ({ alone, beside }, number) =>
      say(
        `  round ${number} of ${rounds}: p99 ${alone.toFixed(1)} ms alone, ${beside.toFixed(1)} ms beside sign-ins`,
      ),
  );
  result("charges alone", inMs(took.alone));
  result("charges beside sign-ins", inMs(took.beside));
  result("sign-ins", `${inMs(took.signIns)}, ${refused.length} refused`);
  result(
    "p99 of all, beside of alone",
    (quantile(took.beside, 0.99) / quantile(took.alone, 0.99)).toFixed(2),
  );
  result("p99 beside, of p99 alone", `${ratio(measured.beside, measured.alone)}, budget 1.5`);
  const costs = { "sign-in": [] as string[] };
  const lone = signInOne(server, people, []);
  await withCost(server, costs["sign-in"], () => inLanes({ count: peopleCount, atOnce: 1 }, lone));
  sayCosts(costs);
  await shop.close();
}

/** Cashiers with the first one's PIN. */
async function hire({ owner, ids, cashierId }: BenchShop): Promise<readonly PersonId[]> {
  const hired = Array.from({ length: peopleCount }, () => ids.next<PersonId>());
  for (const id of hired)
    await owner`insert into people (merchant_id, id, name, role, active, pin_hash)
      select merchant_id, ${id}, name, role, active, pin_hash from people where id = ${cashierId}`;
  return hired;
}

function chargeOne(shop: BenchShop, { cashier }: BenchServer, stock: Stock, took: number[]) {
  return async (): Promise<void> => {
    const startedMs = performance.now();
    const { json } = await cashier("charges.create", {
      id: shop.ids.next<ChargeId>(),
      saleId: stockedSaleId(stock.take(1)),
      tender: { kind: "cash", tendered: { amountMinor: 500n, currency: eur } },
    });
    expectCaptured(json);
    took.push(performance.now() - startedMs);
  };
}

function signInOne({ buyer }: BenchServer, people: readonly PersonId[], took: number[]) {
  return async (index: number): Promise<void> => {
    const [first] = people;
    const personId = people[index % people.length] ?? first;
    if (personId === undefined) throw new Error("somebody signs in");
    const registerKey = registerKeys[index % 2] ?? registerKeys[0];
    const startedMs = performance.now();
    await buyer("till.signIn", { registerKey, personId, pin: cashierPin });
    took.push(performance.now() - startedMs);
  };
}
