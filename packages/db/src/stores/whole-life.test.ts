import type { ChargeId, Uuid } from "@till/kernel";
import { type ChargeState, type Dispute, chargeTransitions, parseGatewayName } from "@till/payments";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tx } from "../ports.ts";
import {
  attemptOf,
  cardCharge,
  euros,
  fact,
  openSale,
  place,
  refundOf,
  seed,
  stripe,
} from "../testing/test-data.ts";
import {
  type TestCluster,
  type TestDatabase,
  clock,
  ids,
  startTestCluster,
} from "../testing/test-database.ts";

let cluster: TestCluster;
let database: TestDatabase;
const { merchantId, cashierId } = place;
const square = parseGatewayName("square");
const run = <T>(work: (tx: Tx) => Promise<T>) => database.db.uow.run(merchantId, work);

beforeAll(async () => {
  cluster = await startTestCluster();
  database = await cluster.freshDatabase();
  await seed(database.ownerUrl);
});
afterAll(async () => cluster?.stop());

async function committedCharge(changes: Parameters<typeof cardCharge>[1] = {}) {
  const sale = openSale();
  const charge = cardCharge(sale.id, changes);
  await run(async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(charge);
  });
  return charge;
}

const disputeOf = (chargeId: ChargeId, changes: Partial<Dispute> = {}): Dispute => ({
  id: ids.next(),
  merchantId,
  chargeId,
  gateway: stripe,
  object: { type: "dispute", id: `dp_${ids.next()}` },
  state: "open",
  amount: euros(450n),
  reason: "fraudulent",
  respondByMs: 99,
  openedAtMs: clock.nowMs(),
  askedAtMs: clock.nowMs(),
  ...changes,
});

test("a charge that failed before anything was shown may begin again, and no other end is left downwards", async () => {
  const states = Object.keys(chargeTransitions) as ChargeState[];
  const charge = await committedCharge({ state: "failed" });
  const change = {
    state: "created",
    gateway: square,
    tender: { kind: "paypal" },
    captureBeforeMs: 77,
  } as const;
  await run((tx) => tx.charges.update(charge.id, change));
  expect(await run((tx) => tx.charges.find(charge.id))).toEqual({ ...charge, ...change });
  const [row] = await database.owner`select tender_kind from charges where id = ${charge.id}`;
  expect(row).toEqual({ tender_kind: "paypal" });
  await run((tx) => tx.charges.update(charge.id, { state: "captured" }));
  for (const state of states.filter((each) => each !== "captured")) {
    await expect(run((tx) => tx.charges.update(charge.id, { state }))).rejects.toThrow(/cannot go from/);
  }
});

test("an attempt keeps when it last went out, its alarm and what a manager decided", async () => {
  const charge = await committedCharge();
  const attempt = attemptOf(charge);
  const decision = {
    done: true,
    reason: "seen on the statement",
    personId: cashierId,
    personName: "Mona",
    atMs: 9,
    laterAnswer: null,
  };
  const change = { lastSentAtMs: 5, alarm: "the key was used for another request", decision };
  await run(async (tx) => {
    await tx.attempts.insert(attempt);
    await tx.attempts.update(attempt.id, change);
  });
  expect(await run((tx) => tx.attempts.ofCharge(charge.id))).toEqual([{ ...attempt, ...change }]);
});

test("a refund keeps where the money went", async () => {
  const charge = await committedCharge({ state: "captured" });
  const refund = refundOf(charge, { to: "cash" });
  await run((tx) => tx.refunds.insert(refund));
  expect(await run((tx) => tx.refunds.find(refund.id))).toEqual(refund);
});

test("a dispute is stored once per gateway's object, and moves as its table lists", async () => {
  const charge = await committedCharge({ state: "captured" });
  const dispute = disputeOf(charge.id, { state: "inquiry", respondByMs: null });
  await run((tx) => tx.disputes.insert(dispute));
  const again = run((tx) => tx.disputes.insert(disputeOf(charge.id, { object: dispute.object })));
  await expect(again).rejects.toThrow(/disputes_object/);
  const change = {
    state: "lost",
    amount: euros(300n),
    reason: "general",
    respondByMs: 3,
    askedAtMs: 4,
  } as const;
  await run((tx) => tx.disputes.update(dispute.id, change));
  expect(await run((tx) => tx.disputes.ofCharge(charge.id))).toEqual([{ ...dispute, ...change }]);
  const back = run((tx) => tx.disputes.update(dispute.id, { state: "inquiry" }));
  await expect(back).rejects.toThrow(/cannot go from lost to inquiry/);
});

test("disputes are listed newest first, by state, page by page", async () => {
  const made: Dispute[] = [];
  for (const state of ["won", "under_review", "won"] as const) {
    clock.advanceMs(1);
    const charge = await committedCharge({ state: "captured" });
    const dispute = disputeOf(charge.id, { state });
    await run((tx) => tx.disputes.insert(dispute));
    made.push(dispute);
  }
  const [oldest, middle, newest] = made;
  const list = (query: Parameters<Tx["disputes"]["list"]>[0]) => run((tx) => tx.disputes.list(query));
  expect(await list({ states: ["won"], limit: 2 })).toEqual([newest, oldest]);
  expect(await list({ limit: 1 })).toEqual([newest]);
  expect(await list({ limit: 1, beforeId: newest?.id as Uuid })).toEqual([middle]);
  expect(await list({ states: [], limit: 9 })).toEqual([]);
});

test("a charge is found by what hangs on it at the gateway, and at that gateway only", async () => {
  const charge = await committedCharge({ state: "captured" });
  const other = await committedCharge({ state: "captured", gateway: square });
  await run(async (tx) => {
    await tx.charges.addFact(charge.id, stripe, fact("captured", "child_capture"));
    await tx.charges.addFact(charge.id, stripe, fact("fee", "child_fee"));
    await tx.charges.addFact(other.id, square, fact("captured", "child_fee"));
    await tx.disputes.insert(disputeOf(charge.id, { object: { type: "dispute", id: "child_dispute" } }));
    await tx.refunds.insert(refundOf(charge, { object: { type: "refund", id: "child_refund" } }));
    await tx.refunds.insert(refundOf(other, { object: { type: "refund", id: "child_other_refund" } }));
  });
  const found = async (gateway: typeof stripe, child: string) =>
    (await run((tx) => tx.charges.byChild(gateway, child)))?.id ?? null;
  for (const child of ["child_capture", "child_fee", "child_dispute", "child_refund"]) {
    expect(await found(stripe, child)).toBe(charge.id);
  }
  expect(await found(square, "child_fee")).toBe(other.id);
  expect(await found(square, "child_other_refund")).toBe(other.id);
  expect(await found(stripe, "child_other_refund")).toBeNull();
  expect(await found(square, "child_dispute")).toBeNull();
});

test("the parts of a charge, read at once, are what each store reads by itself, to the last cent", async () => {
  const huge = euros(9_007_199_254_740_993n);
  const charge = await committedCharge({ state: "captured", amount: huge });
  const bare = await committedCharge();
  const attempt = attemptOf(charge, {
    asks: { amount: huge, final: false },
    detail: 'it said "no",\nthen {yes}',
    lastSentAtMs: 5,
    tries: 2,
  });
  const refunds = [refundOf(charge, { amount: huge }), refundOf(charge, { state: "failed", reason: "ä" })];
  const dispute = disputeOf(charge.id, { amount: huge, respondByMs: null });
  await run(async (tx) => {
    for (const made of [attempt, attemptOf(charge)]) await tx.attempts.insert(made);
    for (const refund of refunds) await tx.refunds.insert(refund);
    await tx.disputes.insert(dispute);
    await tx.charges.addFact(charge.id, stripe, fact("captured", "of_parts", huge));
    await tx.charges.addFact(charge.id, stripe, { ...fact("fee", "of_parts"), atMs: 1 });
  });
  const { together, life, itself, apart } = await run(async (tx) => ({
    together: await tx.charges.parts(charge.id),
    life: await tx.charges.life(charge.id),
    itself: await tx.charges.find(charge.id),
    apart: {
      facts: await tx.charges.facts(charge.id),
      attempts: await tx.attempts.ofCharge(charge.id),
      refunds: await tx.refunds.ofCharge(charge.id),
      disputes: await tx.disputes.ofCharge(charge.id),
    },
  }));
  expect(together).toEqual(apart);
  expect(life).toEqual({ charge: itself, ...apart });
  expect(life?.charge.amount).toEqual(huge);
  expect(together.facts.map(({ amount }) => amount)).toContainEqual(huge);
  expect(together.attempts).toContainEqual(attempt);
  for (const refund of refunds) expect(together.refunds).toContainEqual(refund);
  expect(together.disputes).toEqual([dispute]);
  const nothing = { facts: [], attempts: [], refunds: [], disputes: [] };
  expect(await run((tx) => tx.charges.parts(bare.id))).toEqual(nothing);
  expect(await run((tx) => tx.charges.life(refunds[0]?.id as never))).toBeNull();
});

test("the facts of all charges of a sale are read at once, each charge's by itself", async () => {
  const one = await committedCharge();
  const two = cardCharge(one.saleId);
  const empty = cardCharge(one.saleId);
  const other = await committedCharge();
  await run(async (tx) => {
    for (const charge of [two, empty]) await tx.charges.insert(charge);
    await tx.charges.addFact(one.id, stripe, fact("captured", "of_sale_1"));
    await tx.charges.addFact(one.id, stripe, fact("fee", "of_sale_1"));
    await tx.charges.addFact(two.id, stripe, fact("captured", "of_sale_2"));
    await tx.charges.addFact(other.id, stripe, fact("captured", "of_sale_3"));
  });
  const found = await run((tx) => tx.charges.factsOfSale(one.saleId));
  expect(new Set(found.keys())).toEqual(new Set([one.id, two.id]));
  for (const charge of [one, two])
    expect(found.get(charge.id)).toEqual(await run((tx) => tx.charges.facts(charge.id)));
});

test("a person is shown what is unknown, alarmed, decided by hand, late or disputed, and nothing else", async () => {
  const quiet = await committedCharge({ state: "captured" });
  const unsure = await committedCharge();
  const alarmed = await committedCharge({ state: "captured" });
  const decided = await committedCharge({ state: "captured" });
  const late = await committedCharge({ state: "captured", wanted: false });
  const letGo = await committedCharge({ state: "voided", wanted: false });
  const disputed = await committedCharge({ state: "captured" });
  const wonBack = await committedCharge({ state: "captured" });
  const decision = {
    done: true,
    reason: "r",
    personId: cashierId,
    personName: "Mona",
    atMs: 9,
    laterAnswer: null,
  };
  await run(async (tx) => {
    await tx.attempts.insert(attemptOf(quiet));
    await tx.attempts.insert(attemptOf(unsure, { state: "unknown" }));
    await tx.attempts.insert(attemptOf(alarmed, { state: "succeeded", alarm: "key reused" }));
    await tx.attempts.insert(attemptOf(decided, { state: "succeeded", decision }));
    await tx.disputes.insert(disputeOf(disputed.id, { state: "inquiry" }));
    await tx.disputes.insert(disputeOf(wonBack.id, { state: "won" }));
  });
  const mine = new Set([quiet, unsure, alarmed, decided, late, letGo, disputed, wonBack].map(({ id }) => id));
  const listed = async (attention: boolean) =>
    (await run((tx) => tx.charges.list({ attention, limit: 500 })))
      .map(({ id }) => id)
      .filter((id) => mine.has(id))
      .toSorted();
  const shown = [unsure, alarmed, decided, late, disputed].map(({ id }) => id).toSorted();
  expect(await listed(true)).toEqual(shown);
  expect(await listed(false)).toEqual([quiet, letGo, wonBack].map(({ id }) => id).toSorted());
});

test("a claim waits for the first one that is in the middle of it, and then has its answer", async () => {
  const id = ids.next();
  const claimed = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const first = run(async (tx) => {
    await tx.idempotency.claim("p", id, "f", 3);
    claimed.resolve();
    await goOn.promise;
    await tx.idempotency.answer("p", id, "done", 5);
  });
  await claimed.promise;
  const second = run((tx) => tx.idempotency.claim("p", id, "g", 4));
  // The second is in the database before the first goes on: it is seen waiting there.
  await untilWaiting();
  goOn.resolve();
  await first;
  expect(await second).toEqual({ fingerprint: "f", answer: "done", claimedAtMs: 3, answeredAtMs: 5 });
});

async function untilWaiting(): Promise<void> {
  for (let asked = 0; asked < 1000; asked++) {
    const waiting = await database.owner`
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    if (waiting.length > 0) return;
  }
  throw new Error("nobody waits for a lock");
}

test("stored answers are forgotten in portions, oldest first; what their ids were used for never is", async () => {
  const answered: Uuid[] = [];
  for (const nowMs of [1, 2, 3]) {
    const id = ids.next();
    await run(async (tx) => {
      await tx.idempotency.claim("forgetting", id, "f", nowMs);
      await tx.idempotency.answer("forgetting", id, "a", nowMs);
    });
    answered.push(id);
  }
  const forget = (beforeMs: number, limit: number) =>
    run((tx) => tx.idempotency.forgetAnswers(beforeMs, limit));
  const answers = () =>
    Promise.all(
      answered.map(
        async (id) => (await run((tx) => tx.idempotency.claim("forgetting", id, "f", 99)))?.answer,
      ),
    );
  expect(await forget(3, 1)).toBe(1);
  expect(await answers()).toEqual([null, "a", "a"]);
  expect(await forget(3, 100)).toBe(1);
  expect(await answers()).toEqual([null, null, "a"]);
  expect(await forget(3, 100)).toBe(0);
  expect(await run((tx) => tx.idempotency.claim("forgetting", answered[0] as Uuid, "other", 99))).toEqual({
    fingerprint: "f",
    answer: null,
    claimedAtMs: 1,
    answeredAtMs: 1,
  });
});
