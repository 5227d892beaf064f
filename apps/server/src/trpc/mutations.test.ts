import { randomBytes } from "node:crypto";
import {
  type TestCluster,
  attemptOf,
  cardCharge,
  clock,
  euros,
  fact,
  ids,
  openSale,
  place,
  startTestCluster,
} from "@till/db/testing";
import type { PersonId, ShiftId, Uuid } from "@till/kernel";
import type { Charge } from "@till/payments";
import { addLine, emptyCart, goodsLine, priceCart } from "@till/sales";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { storeEvent } from "../inbox/store-event.ts";
import { queueMessage } from "../outbox/queue-message.ts";
import { capturedSnapshot, createScriptedGateway, eventOf } from "../testing/scripted-gateway.ts";
import { sellCard } from "../testing/gift-cards.ts";
import { type TestApi, createTestApi } from "../testing/test-api.ts";
import { TillError } from "../till-error.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const createShop = () => createTestApi(cluster);

type Shop = TestApi;

/** One mutation under test: the id it is known by, the call, and the same id with other content (where there is any). */
interface Row {
  readonly id: Uuid;
  readonly call: () => Promise<unknown>;
  readonly other: (() => Promise<unknown>) | null;
}

const occurredAtMs = clock.nowMs();
const price = euros(450n);

/** Every mutation of the router. One that is missing here fails the test below. */
const mutations: Readonly<Record<string, (shop: Shop) => Promise<Row>>> = {
  "sales.commit": async (shop) => {
    const input = await tillSale(shop);
    return {
      id: input.id,
      call: () => shop.api.sales.commit(input),
      other: () => shop.api.sales.commit({ ...input, occurredAtMs: occurredAtMs + 1 }),
    };
  },
  "sales.checkout": async (shop) => {
    const input = {
      id: ids.next<never>(),
      orderToken: randomBytes(32).toString("base64url"),
      email: "buyer@till.example",
      lines: [{ id: ids.next<never>(), variantId: await firstVariant(shop), quantity: 2 }],
      delivery: "pickup" as const,
    };
    return {
      id: input.id,
      call: () => shop.api.sales.checkout(input),
      other: () => shop.api.sales.checkout({ ...input, email: "other@till.example" }),
    };
  },
  "sales.cancel": async (shop) => {
    const { id } = await unpaidSale(shop);
    return { id, call: () => shop.api.sales.cancel({ id }), other: null };
  },
  "sales.void": async (shop) => {
    const shiftId = ids.next<ShiftId>();
    const { registerId } = place;
    await shop.api.shifts.open({ id: shiftId, registerId, float: euros(100n), occurredAtMs });
    const { id: saleId } = await unpaidSale(shop, shiftId);
    const chargeId = ids.next<never>();
    await shop.api.charges.create({ id: chargeId, saleId, tender: { kind: "cash", tendered: price } });
    const refunds = [{ id: ids.next<never>(), chargeId }];
    const input = { id: ids.next<never>(), saleId, registerId, refunds, occurredAtMs };
    return {
      id: input.id,
      call: () => shop.api.sales.void(input),
      other: () => shop.api.sales.void({ ...input, occurredAtMs: occurredAtMs + 1 }),
    };
  },
  "returns.withoutReceipt": async (shop) => {
    const input = await goodsWithoutReceipt(shop);
    return {
      id: input.id,
      call: () => shop.api.returns.withoutReceipt(input),
      other: () => shop.api.returns.withoutReceipt({ ...input, reason: "broken" }),
    };
  },
  "returns.issueReceipt": async (shop) => {
    const { id: returnId } = await shop.api.returns.withoutReceipt(await goodsWithoutReceipt(shop));
    const input = { returnId, number: "1-000001", occurredAtMs };
    return {
      id: returnId,
      call: () => shop.api.returns.issueReceipt(input),
      other: () => shop.api.returns.issueReceipt({ ...input, number: "1-000002" }),
    };
  },
  "carts.park": async (shop) => {
    const input = await cartToPark(shop);
    return {
      id: input.id,
      call: () => shop.api.carts.park(input),
      other: () => shop.api.carts.park({ ...input, label: "Table 9" }),
    };
  },
  "carts.share": async (shop) => {
    const input = await cartToPark(shop);
    await shop.api.carts.park(input);
    return { id: input.id, call: () => shop.api.carts.share({ id: input.id }), other: null };
  },
  "carts.take": async (shop) => {
    const parked = await cartToPark(shop);
    await shop.api.carts.park(parked);
    const { registerId } = place;
    const input = { id: ids.next<Uuid>(), parkedCartId: parked.id, registerId, occurredAtMs };
    return {
      id: input.id,
      call: () => shop.api.carts.take(input),
      other: () => shop.api.carts.take({ ...input, occurredAtMs: occurredAtMs + 1 }),
    };
  },
  "charges.create": async (shop) => {
    const { id: saleId } = await unpaidSale(shop);
    const input = { id: ids.next<never>(), saleId, tender: { kind: "cash" as const, tendered: euros(500n) } };
    return {
      id: input.id,
      call: () => shop.api.charges.create(input),
      other: () => shop.api.charges.create({ ...input, amount: euros(1n) }),
    };
  },
  "charges.capture": async (shop) => {
    const charge = await chargeAtGateway(shop, { state: "authorized", capture: "manual" });
    await shop.run((tx) =>
      tx.charges.addFact(charge.id, charge.gateway ?? "till", fact("authorized", "p1", price)),
    );
    const held = { state: "authorized", authorized: price, captures: [] } as const;
    shop.gateway.put(capturedSnapshot("p1", price, held));
    shop.gateway.putAfterCall(capturedSnapshot("p1", price, { authorized: price }));
    const input = { id: ids.next<never>(), chargeId: charge.id, amount: price };
    return {
      id: input.id,
      call: () => shop.api.charges.capture(input),
      other: () => shop.api.charges.capture({ ...input, amount: euros(1n) }),
    };
  },
  "charges.decide": async (shop) => {
    const charge = await chargeAtGateway(shop, { state: "pending" });
    const attempt = attemptOf(charge, { state: "unknown", startedAtMs: 0, lastSentAtMs: 0 });
    await shop.run((tx) => tx.attempts.insert(attempt));
    shop.gateway.put(capturedSnapshot("p1", price, { state: "voided", captures: [] }));
    const input = {
      id: ids.next<never>(),
      chargeId: charge.id,
      attemptId: attempt.id,
      done: false,
      reason: "the gateway's support said so",
    };
    return {
      id: input.id,
      call: () => shop.api.charges.decide(input),
      other: () => shop.api.charges.decide({ ...input, done: true }),
    };
  },
  "charges.void": async (shop) => {
    const { id } = await chargeAtGateway(shop, { state: "requires_action" });
    shop.gateway.put(capturedSnapshot("p1", price, { state: "voided", captures: [] }));
    return { id, call: () => shop.api.charges.void({ id }), other: null };
  },
  "charges.letGo": async (shop) => {
    const { id } = await chargeAtGateway(shop, { state: "pending" });
    shop.gateway.put(capturedSnapshot("p1", price, { state: "voided", captures: [] }));
    return { id, call: () => shop.api.charges.letGo({ id }), other: null };
  },
  "refunds.create": async (shop) => {
    const { id: saleId } = await unpaidSale(shop);
    const chargeId = ids.next<never>();
    await shop.api.charges.create({ id: chargeId, saleId, tender: { kind: "cash", tendered: price } });
    const input = {
      id: ids.next<never>(),
      chargeId,
      returnId: ids.next<never>(),
      goods: { kind: "amount" as const, amount: euros(100n) },
      reason: "cold",
      registerId: null,
    };
    return {
      id: input.id,
      call: () => shop.api.refunds.create(input),
      other: () => shop.api.refunds.create({ ...input, reason: "too hot" }),
    };
  },
  "receipts.issue": async (shop) => {
    const { id: saleId } = await unpaidSale(shop);
    await shop.api.charges.create({
      id: ids.next<never>(),
      saleId,
      tender: { kind: "cash", tendered: price },
    });
    const input = { saleId, returnId: null, number: "1-000001", occurredAtMs };
    return {
      id: saleId,
      call: () => shop.api.receipts.issue(input),
      other: () => shop.api.receipts.issue({ ...input, number: "1-000002" }),
    };
  },
  "settings.saveLogo": async (shop) => {
    const input = { id: ids.next<Uuid>(), logo: { width: 8, height: 1, bits: "/w==" } };
    return {
      id: input.id,
      call: () => shop.api.settings.saveLogo(input),
      other: () => shop.api.settings.saveLogo({ ...input, logo: null }),
    };
  },
  "receipts.mail": async (shop) => {
    const { id: saleId } = await unpaidSale(shop);
    const tender = { kind: "cash" as const, tendered: price };
    await shop.api.charges.create({ id: ids.next<never>(), saleId, tender });
    await shop.api.receipts.issue({ saleId, returnId: null, number: "1-000001", occurredAtMs });
    const input = { id: ids.next<Uuid>(), saleId, number: "1-000001", email: "buyer@till.example" };
    return {
      id: input.id,
      call: () => shop.api.receipts.mail(input),
      other: () => shop.api.receipts.mail({ ...input, email: "other@till.example" }),
    };
  },
  "shifts.open": async (shop) => {
    const input = { id: ids.next<never>(), registerId: place.registerId, float: euros(100n), occurredAtMs };
    return {
      id: input.id,
      call: () => shop.api.shifts.open(input),
      other: () => shop.api.shifts.open({ ...input, float: euros(200n) }),
    };
  },
  "shifts.close": async (shop) => {
    const id = ids.next<never>();
    await shop.api.shifts.open({ id, registerId: place.registerId, float: euros(100n), occurredAtMs });
    const input = { id, counted: euros(90n), reason: null, occurredAtMs };
    return {
      id,
      call: () => shop.api.shifts.close(input),
      other: () => shop.api.shifts.close({ ...input, counted: euros(100n) }),
    };
  },
  "shifts.count": async (shop) => {
    const shiftId = await openedShift(shop);
    const input = { id: ids.next<Uuid>(), shiftId, counted: euros(90n), pieces: null, occurredAtMs };
    return {
      id: input.id,
      call: () => shop.api.shifts.count(input),
      other: () => shop.api.shifts.count({ ...input, counted: euros(100n) }),
    };
  },
  "shifts.handOver": async (shop) => {
    const count = { counted: euros(90n), pieces: null };
    const input = { id: ids.next<Uuid>(), shiftId: await openedShift(shop), count, occurredAtMs };
    return {
      id: input.id,
      call: () => shop.api.shifts.handOver(input),
      other: () => shop.api.shifts.handOver({ ...input, occurredAtMs: occurredAtMs + 1 }),
    };
  },
  "shifts.moveCash": async (shop) => {
    const input = {
      id: ids.next<Uuid>(),
      shiftId: await openedShift(shop),
      kind: "paid_out" as const,
      amount: euros(40n),
      reason: "supplies" as const,
      note: null,
      occurredAtMs,
    };
    return {
      id: input.id,
      call: () => shop.api.shifts.moveCash(input),
      other: () => shop.api.shifts.moveCash({ ...input, amount: euros(50n) }),
    };
  },
  "shifts.openDrawer": async (shop) => {
    const shiftId = await openedShift(shop);
    const input = { id: ids.next<Uuid>(), shiftId, reason: "change" as const, note: null, occurredAtMs };
    return {
      id: input.id,
      call: () => shop.api.shifts.openDrawer(input),
      other: () => shop.api.shifts.openDrawer({ ...input, reason: "check" }),
    };
  },
  "storedValues.setBlocked": async (shop) => {
    const { code } = await sellCard(shop.deps, shop.owner, euros(1000n));
    const { id: storedValueId } = await shop.api.storedValues.find({ code });
    const input = { id: ids.next<Uuid>(), storedValueId, blocked: true, reason: "lost" };
    return {
      id: input.id,
      call: () => shop.api.storedValues.setBlocked(input),
      other: () => shop.api.storedValues.setBlocked({ ...input, reason: "stolen" }),
    };
  },
  "events.replay": async (shop) => {
    await shop.run((tx) =>
      storeEvent(shop.deps, tx, {
        gateway: shop.gateway.name,
        event: eventOf("e1", "p1"),
        payload: "{}",
        via: "webhook",
      }),
    );
    const gateway = shop.gateway.name;
    const selection = { kind: "range" as const, gateway, fromMs: occurredAtMs, toMs: clock.nowMs() };
    const input = { id: ids.next<Uuid>(), selection };
    return {
      id: input.id,
      call: () => shop.api.events.replay(input),
      other: () => shop.api.events.replay({ ...input, selection: { ...selection, toMs: occurredAtMs + 1 } }),
    };
  },
  "events.catchUp": async (shop) => {
    const input = { id: ids.next<Uuid>(), gateway: shop.gateway.name };
    const other = createScriptedGateway(clock, "square").name;
    return {
      id: input.id,
      call: () => shop.api.events.catchUp(input),
      other: () => shop.api.events.catchUp({ ...input, gateway: other }),
    };
  },
  "outbox.resend": async (shop) => {
    for (const cause of ["receipt:1", "receipt:2"])
      await shop.run((tx) =>
        queueMessage(shop.deps, tx, {
          kind: "mail",
          cause,
          saleId: null,
          to: "buyer@till.example",
          subject: cause,
          body: { text: "", html: null },
        }),
      );
    await shop.runJobs(["outbox.send"]);
    const [one, two] = (await shop.api.outbox.list({ limit: 2 })).messages.map(({ id }) => id);
    const input = { id: ids.next<Uuid>(), messageId: one ?? ids.next() };
    return {
      id: input.id,
      call: () => shop.api.outbox.resend(input),
      other: () => shop.api.outbox.resend({ ...input, messageId: two ?? ids.next() }),
    };
  },
  "customers.erase": async (shop) => {
    const { id: saleId } = await unpaidSale(shop);
    const email = "buyer@till.example";
    await shop.run((tx) => tx.sales.setEmail(saleId, email));
    const input = { id: ids.next<Uuid>(), email };
    return {
      id: input.id,
      call: () => shop.office().customers.erase(input),
      other: () => shop.office().customers.erase({ ...input, email: "other@till.example" }),
    };
  },
  "credentials.set": async (shop) => {
    const input = {
      id: ids.next<Uuid>(),
      gateway: "stripe" as const,
      values: { STRIPE_SECRET_KEY: "sk_test_1234" },
    };
    return {
      id: input.id,
      call: () => shop.api.credentials.set(input),
      other: () => shop.api.credentials.set({ ...input, values: { STRIPE_SECRET_KEY: "sk_test_5678" } }),
    };
  },
  "credentials.remove": async (shop) => {
    const input = { id: ids.next<Uuid>(), gateway: "stripe" as const };
    return {
      id: input.id,
      call: () => shop.api.credentials.remove(input),
      other: () => shop.api.credentials.remove({ ...input, gateway: "square" }),
    };
  },
  "keys.create": async (shop) => {
    const grants = { "report.read": { limit: null } };
    const input = { id: ids.next<Uuid>(), name: "Bookkeeping", grants, days: 90 };
    return {
      id: input.id,
      // The key itself is in the first answer alone.
      call: async () => (await shop.office().keys.create(input)).key,
      other: () => shop.office().keys.create({ ...input, days: 91 }),
    };
  },
  "keys.rotate": async (shop) => {
    const keyId = ids.next<Uuid>();
    const grants = { "report.read": { limit: null } };
    await shop.office().keys.create({ id: keyId, name: "Bookkeeping", grants, days: 90 });
    const input = { id: ids.next<Uuid>(), keyId, days: 90, overlapMs: 60_000 };
    return {
      id: input.id,
      call: async () => (await shop.office().keys.rotate(input)).key,
      other: () => shop.office().keys.rotate({ ...input, overlapMs: 0 }),
    };
  },
  "keys.revoke": async (shop) => {
    const [keyId, otherId] = [ids.next<Uuid>(), ids.next<Uuid>()];
    const grants = { "report.read": { limit: null } };
    for (const id of [keyId, otherId])
      await shop.office().keys.create({ id, name: "Bookkeeping", grants, days: 90 });
    const input = { id: ids.next<Uuid>(), keyId };
    return {
      id: input.id,
      call: () => shop.office().keys.revoke(input),
      other: () => shop.office().keys.revoke({ ...input, keyId: otherId }),
    };
  },
  "settings.save": async (shop) => {
    const settings = {
      routing: { prefer: "listed" as const, rules: [] },
      fees: {},
      refundToCash: true,
      fulfilmentUrl: null,
    };
    const input = { id: ids.next<Uuid>(), settings };
    return {
      id: input.id,
      call: () => shop.api.settings.save(input),
      other: () => shop.api.settings.save({ ...input, settings: { ...settings, refundToCash: false } }),
    };
  },
  "approvals.give": async (shop) => {
    const approverId = await anotherManager(shop, "4826");
    const input = {
      id: ids.next<Uuid>(),
      approverId,
      pin: "4826",
      permission: "refund.create" as const,
      subject: ids.next<Uuid>(),
      size: 5000n,
    };
    return {
      id: input.id,
      call: () => shop.api.approvals.give(input),
      other: () => shop.api.approvals.give({ ...input, size: 9000n }),
    };
  },
  "people.save": async (shop) => {
    const personId = ids.next<PersonId>();
    const input = { id: ids.next<Uuid>(), personId, name: "Carla", role: "cashier", active: true };
    return {
      id: input.id,
      call: () => shop.office().people.save(input),
      other: () => shop.office().people.save({ ...input, role: "manager" }),
    };
  },
  "people.setPin": async (shop) => {
    const input = { id: ids.next<Uuid>(), personId: place.cashierId, pin: "4826" };
    const personId = await anotherManager(shop, "4827");
    return {
      id: input.id,
      call: () => shop.office().people.setPin(input),
      other: () => shop.office().people.setPin({ ...input, personId }),
    };
  },
  "people.saveRole": async (shop) => {
    const grants = { "sale.commit": { limit: null } };
    const input = { id: ids.next<Uuid>(), code: "helper", name: "Helper", grants };
    return {
      id: input.id,
      call: () => shop.office().people.saveRole(input),
      other: () => shop.office().people.saveRole({ ...input, grants: {} }),
    };
  },
  "people.endSession": async (shop) => {
    const [sessionId, another] = [await session(shop, "1"), await session(shop, "2")];
    const input = { id: ids.next<Uuid>(), sessionId };
    return {
      id: input.id,
      call: () => shop.api.people.endSession(input),
      other: () => shop.api.people.endSession({ ...input, sessionId: another }),
    };
  },
  "people.invite": async (shop) => {
    const personId = await anotherManager(shop, "4828");
    const input = { id: ids.next<Uuid>(), personId, email: "martin@shop.example" };
    return {
      id: input.id,
      call: () => shop.office().people.invite(input),
      other: () => shop.office().people.invite({ ...input, email: "mallory@shop.example" }),
    };
  },
  "people.closeOffice": async (shop) => {
    const personId = await anotherManager(shop, "4829");
    const input = { id: ids.next<Uuid>(), personId };
    return {
      id: input.id,
      call: () => shop.api.people.closeOffice(input),
      other: () => shop.api.people.closeOffice({ ...input, personId: place.cashierId }),
    };
  },
  "registers.revoke": async (shop) => {
    const input = { id: ids.next<Uuid>(), registerId: place.registerId };
    const { id: registerId } = shop.deps.webRegister;
    return {
      id: input.id,
      call: () => shop.api.registers.revoke(input),
      other: () => shop.api.registers.revoke({ ...input, registerId }),
    };
  },
};

/** The owner in the office, who has just shown that it is them. */
/** What needs no id, and why. */
const exempt: Readonly<Record<string, string>> = {
  "charges.refresh": "asks the gateway and changes nothing by itself",
  "account.askReset": "asked again, another mail goes; mails are counted",
  "account.reset": "the link opens once",
  "account.accept": "the link opens once",
  "account.confirm": "a right password shows who it is and changes nothing else; wrong ones are counted",
  "account.endSession": "names the session: one that is gone stays gone",
  "account.endOtherSessions": "ends what there is: a repeat finds none",
  "sales.bring": "each act in it is known by its own id, as in its own procedure (bring-sales.test.ts)",
  "customers.find": "reads; its input must not stand in a URL",
  "customers.export": "reads, and puts on record that it was asked",
  "registers.makeCode": "every code is its own and shown once; after a lost answer there is another",
  "till.enrol": "a code works once; after a lost answer a manager makes another",
  "till.signIn": "every session is its own; wrong PINs are counted",
  "till.signOut": "ends the session it came with",
};

/** tRPC keeps them in one flat list when it runs, whatever its types say. */
const procedureWithType = z.custom<{ readonly _def: { readonly type: string } }>(
  (value) => typeof value === "function" && "_def" in value,
);

test("every mutation is either in the table or exempt for a reason", async () => {
  const { router } = await createShop();
  const procedures = z.record(z.string(), procedureWithType).parse(router._def.procedures);
  const found = Object.entries(procedures)
    .filter(([, { _def }]) => _def.type === "mutation")
    .map(([path]) => path);
  expect(found.toSorted()).toEqual([...Object.keys(mutations), ...Object.keys(exempt)].toSorted());
});

test.each(Object.entries(mutations))(
  "%s acts once for an id, answers its repeat alike, and refuses other content",
  async (path, prepare) => {
    const shop = await createShop();
    const { id, call, other } = await prepare(shop);
    const first = await call();
    expect(await claims(shop, path, id)).toBe(1);

    const effects = await effectsOf(shop);
    expect(await call()).toEqual(first);
    expect(await effectsOf(shop)).toEqual(effects);
    expect(other ? await codeOf(other()) : "conflict").toBe("conflict");
    expect(await effectsOf(shop)).toEqual(effects);
  },
);

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "not refused",
    (error: unknown) =>
      error instanceof TRPCError && error.cause instanceof TillError ? error.cause.body.code : String(error),
  );

async function claims({ database }: Shop, procedure: string, id: string): Promise<number> {
  const rows =
    await database.owner`select 1 from idempotency_keys where procedure = ${procedure} and id = ${id}`;
  return rows.length;
}

/** How much of everything there is, the jobs that wait included. */
async function effectsOf({ database }: Shop): Promise<Readonly<Record<string, number>>> {
  const tables = [
    "audit",
    "journal_transactions",
    "charges",
    "attempts",
    "refunds",
    "sales",
    "receipts",
    "shifts",
    "drawer_acts",
    "parked_carts",
    "shift_counts",
    "shift_hand_overs",
    "z_reports",
    "z_entries",
    "approvals",
    "people",
    "roles",
  ];
  const counts: Record<string, number> = {};
  for (const table of [...tables, "pgboss.job"]) {
    const [row] = await database.owner<
      { count: number }[]
    >`select count(*)::int as count from ${database.owner(table)}`;
    counts[table] = row?.count ?? -1;
  }
  return counts;
}

async function openedShift({ api }: Shop): Promise<ShiftId> {
  const id = ids.next<ShiftId>();
  await api.shifts.open({ id, registerId: place.registerId, float: euros(100n), occurredAtMs });
  return id;
}

async function unpaidSale({ run }: Shop, shiftId: ShiftId | null = null) {
  const sale = openSale(price, { shiftId });
  await run((tx) => tx.sales.insert(sale));
  return sale;
}

async function chargeAtGateway(shop: Shop, change: Partial<Charge>): Promise<Charge> {
  const sale = await unpaidSale(shop);
  const charge = cardCharge(sale.id, { object: { type: "payment", id: "p1" }, ...change });
  await shop.run((tx) => tx.charges.insert(charge));
  return charge;
}

async function firstVariant({ run }: Shop) {
  const [product] = (await run((tx) => tx.catalogue.load())).products;
  return product?.variants[0]?.id ?? ids.next<never>();
}

async function goodsWithoutReceipt(shop: Shop) {
  const { products } = await shop.run((tx) => tx.catalogue.load());
  const variant = products[0]?.variants[0];
  if (!variant) throw new Error("the seed sells tea");
  return {
    id: ids.next<never>(),
    shiftId: await openedShift(shop),
    lines: [{ id: ids.next<never>(), variantId: variant.id, quantityMilli: 1000 }],
    total: variant.price,
    reason: "a present",
    to: "cash" as const,
    occurredAtMs,
  };
}

async function tillSale({ run, deps }: Shop) {
  const { products, taxClasses } = await run((tx) => tx.catalogue.load());
  const [product] = products;
  const variant = product?.variants[0];
  const [taxClass] = taxClasses;
  if (!product || !variant || !taxClass) throw new Error("the seed sells tea");
  const line = goodsLine({ id: ids.next(), product, variant, taxClass, quantityMilli: 1000 });
  const cart = addLine(emptyCart(deps.merchant.currency), line);
  return {
    id: ids.next<never>(),
    registerId: place.registerId,
    shiftId: null,
    occurredAtMs,
    cart: { ...cart, lines: [...cart.lines] },
    total: priceCart(cart).totals.total,
  };
}

async function cartToPark(shop: Shop) {
  const { registerId, cart } = await tillSale(shop);
  return { id: ids.next<never>(), registerId, label: "Table 4", cart, occurredAtMs };
}

async function anotherManager({ office }: Shop, pin: string): Promise<PersonId> {
  const personId = ids.next<PersonId>();
  await office().people.save({ id: ids.next(), personId, name: "Martin", role: "manager", active: true });
  await office().people.setPin({ id: ids.next(), personId, pin });
  return personId;
}

async function session({ run }: Shop, tokenHash: string): Promise<Uuid> {
  const id = ids.next<Uuid>();
  const { cashierId: personId, registerId } = place;
  const times = { startedAtMs: clock.nowMs(), expiresAtMs: clock.nowMs() + 60_000 };
  await run((tx) => tx.access.startSession({ id, tokenHash, personId, registerId, keyHash: "k", ...times }));
  return id;
}
