/**
 * `npx -y pnpm@12 bench`: what Till does in a second on this machine, beside what a user could have instead, in the
 * same run. It prints figures and judges none; it fails only when a charge does. README.md says how to read it.
 */
import postgres from "postgres";
import { type CashCharges, prepareCashCharges } from "./cash-charges.ts";
import { preparePlainInserts } from "./plain-inserts.ts";
import { type Round, median, perSecond } from "./round.ts";
import { type BenchShop, startBenchShop } from "./start-bench-shop.ts";
import { webCheckouts } from "./web-checkouts.ts";

const rounds = 5;
const charges = { warmUp: 400, throughTill: 400, byHand: 1000 } as const;
const checkouts = { warmUp: 120, perRound: 120 } as const;
const insertsPerRound = 2000;
/** No round begins later than this after the start of its row, so that a slow machine still ends within two minutes. */
const rowMaxMs = 35_000;
const stock = rounds * (charges.throughTill + charges.byHand) + 2 * charges.warmUp;

/** The numbers of a row's rounds, fewer of them on a slow machine. */
function* roundsOf(): Generator<number> {
  const startedMs = performance.now();
  for (let round = 1; round <= rounds; round++) {
    if (round > 1 && performance.now() - startedMs > rowMaxMs) return;
    yield round;
  }
}

const say = (line: string): void => console.log(line);
const rate = (value: number): string => Math.round(value).toLocaleString("en");
const spread = (values: readonly number[]): string =>
  `${rate(median(values))} (${rate(Math.min(...values))} to ${rate(Math.max(...values))})`;

interface Paths {
  readonly shop: BenchShop;
  readonly cash: CashCharges;
  readonly inserts: (count: number) => Promise<Round>;
  /**
   * Plans made while the tables were empty are kept until statistics change, which autovacuum sees to once a minute:
   * in a shop, before anybody notices; in a bench, in the middle of a round. So it is done after the warm-up.
   */
  readonly learnTables: () => Promise<unknown>;
}

await bench();

async function bench(): Promise<void> {
  say("Starting a shop: PostgreSQL with fsync on, the sandbox and the server each in its own process …");
  const shop = await startBenchShop();
  const owner = postgres(shop.ownerUrl, { max: 20, onnotice: () => {} });
  const app = postgres(shop.appUrl, { max: 20, onnotice: () => {} });
  try {
    const cash = await prepareCashCharges(shop, { app, owner }, stock);
    const inserts = await preparePlainInserts(owner);
    if (cash.handWrittenName !== "pgbench") {
      say("pgbench is not on PATH; the same statements run in a raw postgres.js loop instead.");
    }
    const paths: Paths = { shop, cash, inserts, learnTables: () => owner`analyze` };
    await cashRow(paths);
    await webRow(paths);
  } finally {
    await Promise.all([owner.end({ timeout: 5 }), app.end({ timeout: 5 })]);
    await shop.stop();
  }
}

/** The order of the two sides turns with every round, so that neither always runs on the warmer machine. */
async function cashRow({ cash, inserts, learnTables }: Paths): Promise<void> {
  say("\nCash charges, 20 at a time");
  await cash.throughTill(charges.warmUp);
  await cash.byHand(charges.warmUp);
  await learnTables();
  const till: number[] = [];
  const hand: number[] = [];
  const plain: number[] = [];
  const sides = [
    async () => till.push(perSecond(await cash.throughTill(charges.throughTill))),
    async () => hand.push(perSecond(await cash.byHand(charges.byHand))),
  ];
  for (const round of roundsOf()) {
    plain.push(perSecond(await inserts(insertsPerRound)));
    for (const side of sides) await side();
    sides.reverse();
    say(
      `  round ${round} of ${rounds}: Till ${rate(till.at(-1) ?? 0)}/s, ${cash.handWrittenName} ${rate(hand.at(-1) ?? 0)}/s, plain inserts ${rate(plain.at(-1) ?? 0)}/s`,
    );
  }
  const ratios = till.map((value, index) => value / (hand[index] ?? Number.NaN));
  say(`  through tRPC and server           ${spread(till)} per second`);
  say(`  the same SQL in ${cash.handWrittenName.padEnd(18)}${spread(hand)} per second`);
  say(`  plain inserts, for reference      ${spread(plain)} per second`);
  say(`  Till does ${median(ratios).toFixed(2)} of the hand-written rate`);
}

async function webRow({ shop, inserts, learnTables }: Paths): Promise<void> {
  say("\nWeb checkouts with a card, through tRPC, the gateway's SDK and the sandbox, 20 at a time");
  const sell = webCheckouts(shop);
  await sell(checkouts.warmUp);
  await learnTables();
  const sold: number[] = [];
  const plain: number[] = [];
  for (const round of roundsOf()) {
    plain.push(perSecond(await inserts(insertsPerRound)));
    sold.push(perSecond(await sell(checkouts.perRound)));
    say(
      `  round ${round} of ${rounds}: ${rate(sold.at(-1) ?? 0)} sales/s, plain inserts ${rate(plain.at(-1) ?? 0)}/s`,
    );
  }
  say(`  full sales                        ${spread(sold)} per second`);
  say(`  plain inserts, for reference      ${spread(plain)} per second`);
  say(`  one sale costs as much as ${Math.round(median(plain) / median(sold))} plain inserts`);
}
