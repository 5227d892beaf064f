import {
  type TestCluster,
  cardCharge,
  clock,
  euros,
  ids,
  openSale,
  place,
  refundOf,
  startTestCluster,
} from "@till/db/testing";
import type { Uuid } from "@till/kernel";
import { addLine, emptyCart, goodsLine, priceCart } from "@till/sales";
import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashLinkToken } from "../auth/mailed-links.ts";
import type { Deps } from "../deps.ts";
import { storeEvent } from "../inbox/store-event.ts";
import { queueMessage } from "../outbox/queue-message.ts";
import { eventOf } from "../testing/scripted-gateway.ts";
import { openAnotherShop } from "../testing/another-shop.ts";
import { sellCard } from "../testing/gift-cards.ts";
import { inOffice } from "../testing/in-office.ts";
import { type TestApi, createTestApi } from "../testing/test-api.ts";
import { TillError } from "../till-error.ts";
import { procedureTable } from "./procedure-table.ts";

let cluster: TestCluster;
let theirs: TestApi;
let stranger: Awaited<ReturnType<typeof openAnotherShop>>;
beforeAll(async () => {
  cluster = await startTestCluster();
  theirs = await createTestApi(cluster);
  stranger = await openAnotherShop(theirs);
});
afterAll(async () => cluster?.stop());

test("an owner of one shop gets nothing of another's by any id, and no list shows it", async () => {
  const known = await fillTheirShop(theirs);
  const { api, office, registerId } = stranger;
  const { saleId, chargeId, refundId, attemptId, eventId, messageId, shiftId, sessionId, variantId } = known;
  const id = (): never => ids.next<never>();
  const occurredAtMs = clock.nowMs();
  const settings = {
    routing: { prefer: "listed" as const, rules: [] },
    fees: {},
    refundToCash: false,
    fulfilmentUrl: null,
  };
  const refused: Readonly<Record<string, () => Promise<unknown>>> = {
    "sales.get": () => api.sales.get({ id: saleId }),
    "sales.cancel": () => api.sales.cancel({ id: saleId }),
    "sales.commit": () => api.sales.commit({ ...known.sale, id: id() }),
    "sales.checkout": () =>
      api.sales.checkout({
        id: id(),
        orderToken: "a".repeat(40),
        email: "buyer@till.example",
        lines: [{ id: id(), variantId, quantity: 1 }],
        delivery: "pickup",
      }),
    "sales.order": () => api.sales.order({ id: saleId, orderToken: "a".repeat(40) }),
    "charges.create": () =>
      api.charges.create({ id: id(), saleId, tender: { kind: "cash", tendered: euros(450n) } }),
    "charges.get": () => api.charges.get({ id: chargeId }),
    "charges.refresh": () => api.charges.refresh({ id: chargeId }),
    "charges.void": () => api.charges.void({ id: chargeId }),
    "charges.letGo": () => api.charges.letGo({ id: chargeId }),
    "charges.capture": () => api.charges.capture({ id: id(), chargeId }),
    "charges.decide": () =>
      api.charges.decide({ id: id(), chargeId, attemptId, done: true, reason: "they said so" }),
    "charges.payOptions": () => api.charges.payOptions({ saleId }),
    "charges.watch": async () => {
      for await (const view of await api.charges.watch({ id: chargeId })) return view;
      return null;
    },
    "sales.void": () =>
      api.sales.void({ id: id(), saleId, registerId: place.registerId, refunds: [{ id: id(), chargeId }] }),
    "refunds.get": () => api.refunds.get({ id: refundId }),
    "refunds.create": () =>
      api.refunds.create({
        id: id(),
        chargeId,
        returnId: id(),
        goods: { kind: "amount", amount: euros(1n) },
        reason: "mine",
        registerId: null,
      }),
    "returns.withoutReceipt": () =>
      api.returns.withoutReceipt({
        id: id(),
        shiftId,
        lines: [{ id: id(), variantId, quantityMilli: 1000 }],
        total: euros(1n),
        reason: "mine",
        to: "cash",
        occurredAtMs,
      }),
    "returns.issueReceipt": () =>
      api.returns.issueReceipt({ returnId: id(), number: "7-000001", occurredAtMs }),
    "receipts.ofSale": () => api.receipts.ofSale({ saleId }),
    "receipts.issue": () => api.receipts.issue({ saleId, returnId: null, number: "7-000001", occurredAtMs }),
    "receipts.mail": () =>
      api.receipts.mail({ id: id(), saleId, number: known.receiptNumber, email: "other@till.example" }),
    "receipts.byNumber": () => api.receipts.byNumber({ number: known.receiptNumber }),
    "events.get": () => api.events.get({ id: eventId }),
    "outbox.get": () => api.outbox.get({ id: messageId }),
    "outbox.resend": () => api.outbox.resend({ id: id(), messageId }),
    "shifts.open": () =>
      api.shifts.open({ id: id(), registerId: place.registerId, float: euros(1n), occurredAtMs }),
    "shifts.close": () => api.shifts.close({ id: shiftId, counted: euros(1n), reason: null, occurredAtMs }),
    "shifts.count": () =>
      api.shifts.count({ id: id(), shiftId, counted: euros(1n), pieces: null, occurredAtMs }),
    "shifts.handOver": () => api.shifts.handOver({ id: id(), shiftId, occurredAtMs }),
    "shifts.report": () => api.shifts.report({ shiftId }),
    "reports.zReport": () => api.reports.zReport({ registerId: place.registerId, number: 1 }),
    "shifts.moveCash": () =>
      api.shifts.moveCash({
        id: id(),
        shiftId,
        kind: "drop",
        amount: euros(1n),
        reason: null,
        note: null,
        occurredAtMs,
      }),
    "shifts.openDrawer": () =>
      api.shifts.openDrawer({ id: id(), shiftId, reason: "check", note: null, occurredAtMs }),
    "carts.park": async () =>
      api.carts.park({
        id: id(),
        registerId: place.registerId,
        label: "",
        cart: known.sale.cart,
        occurredAtMs,
      }),
    "carts.share": () => api.carts.share({ id: known.parkedCartId }),
    "carts.take": () =>
      api.carts.take({
        id: id(),
        parkedCartId: known.parkedCartId,
        registerId: place.registerId,
        occurredAtMs,
      }),
    "carts.waiting": () => api.carts.waiting({ registerId: place.registerId }),
    "storedValues.find": () => api.storedValues.find({ code: known.code }),
    "storedValues.get": () => api.storedValues.get({ id: known.storedValueId }),
    "storedValues.movements": () => api.storedValues.movements({ id: known.storedValueId }),
    "storedValues.setBlocked": () =>
      api.storedValues.setBlocked({
        id: id(),
        storedValueId: known.storedValueId,
        blocked: true,
        reason: "mine",
      }),
    "people.setPin": () => office.people.setPin({ id: id(), personId: place.cashierId, pin: "4826" }),
    "people.endSession": () => api.people.endSession({ id: id(), sessionId }),
    "people.invite": () =>
      office.people.invite({ id: id(), personId: place.cashierId, email: "otto@next.example" }),
    "people.closeOffice": () => api.people.closeOffice({ id: id(), personId: place.cashierId }),
    "keys.rotate": () => office.keys.rotate({ id: id(), keyId: known.keyId, days: 1, overlapMs: 0 }),
    "keys.revoke": () => office.keys.revoke({ id: id(), keyId: known.keyId }),
    "registers.makeCode": () => office.registers.makeCode({ id: id(), registerId: place.registerId }),
    "registers.revoke": () => api.registers.revoke({ id: id(), registerId: place.registerId }),
  };
  const codes: Record<string, string> = {};
  for (const [path, call] of Object.entries(refused)) codes[path] = await codeOf(call());
  expect(codes).toEqual(Object.fromEntries(Object.keys(refused).map((path) => [path, "not_found"])));

  const answered: Readonly<Record<string, () => Promise<unknown>>> = {
    "account.get": () => codeOf(api.account.get({})),
    "account.confirm": () => codeOf(api.account.confirm({ password: "x" })),
    "account.endSession": () => codeOf(api.account.endSession({ sessionId: "x" })),
    "account.endOtherSessions": () => codeOf(api.account.endOtherSessions({})),
    "account.askReset": () => codeOf(api.account.askReset({ email: "nobody@shop.example" })),
    "account.reset": () =>
      codeOf(api.account.reset({ token: "t".repeat(43), newPassword: "four plain words" })),
    "account.accept": () =>
      codeOf(api.account.accept({ token: known.invitationToken, newPassword: "four plain words" })),
    "keys.list": () => office.keys.list({}),
    "keys.create": () =>
      codeOf(
        office.keys.create({ id: id(), name: "Mine", grants: { "report.read": { limit: null } }, days: 1 }),
      ),
    "approvals.give": () =>
      codeOf(
        api.approvals.give({
          id: id(),
          approverId: place.cashierId,
          pin: "4711",
          permission: "refund.create",
          subject: refundId,
          size: 1n,
        }),
      ),
    "audit.list": () => api.audit.list({}),
    "audit.verify": () => api.audit.verify({}),
    "charges.list": () => api.charges.list({}),
    "credentials.list": () => api.credentials.list({}),
    "credentials.set": () =>
      api.credentials.set({
        id: id(),
        gateway: "stripe",
        values: { STRIPE_SECRET_KEY: "sk_test_1234", STRIPE_PUBLISHABLE_KEY: "pk_test_1234" },
      }),
    "credentials.remove": () => api.credentials.remove({ id: id(), gateway: "stripe" }),
    "customers.rules": () => api.customers.rules({}),
    "customers.find": () => api.customers.find({ email: "buyer@till.example" }),
    "customers.export": () => api.customers.export({ email: "buyer@till.example" }),
    "customers.erase": () => office.customers.erase({ id: id(), email: "buyer@till.example" }),
    "disputes.list": () => api.disputes.list({}),
    "events.list": () => api.events.list({}),
    "events.counts": () => api.events.counts({}),
    "events.previewReplay": () => api.events.previewReplay({ kind: "ids", ids: [eventId] }),
    "events.replay": () => api.events.replay({ id: id(), selection: { kind: "ids", ids: [eventId] } }),
    "events.catchUp": () => api.events.catchUp({ id: id(), gateway: theirs.gateway.name }),
    "outbox.list": () => api.outbox.list({}),
    "people.list": () => api.people.list({}),
    "people.save": () =>
      office.people.save({
        id: id(),
        personId: place.cashierId,
        name: "Mine now",
        role: "cashier",
        active: false,
      }),
    "people.saveRole": () => office.people.saveRole({ id: id(), code: "helper", name: "Helper", grants: {} }),
    "registers.list": () => api.registers.list({}),
    "reports.endOfDay": () => api.reports.endOfDay({}),
    "reports.csv": () => api.reports.csv({ section: "items" }),
    "reports.entries": () => api.reports.entries({ saleId }),
    "reports.zReports": () => api.reports.zReports({}),
    "reports.live": async () => {
      for await (const tick of await api.reports.live()) return tick;
      return null;
    },
    "sales.bring": () =>
      api.sales.bring({
        acts: [
          { kind: "sales.commit", input: { ...known.sale, id: id() } },
          {
            kind: "charges.create",
            input: { id: id(), saleId, tender: { kind: "cash", tendered: euros(450n) } },
          },
        ],
      }),
    "sales.find": () => api.sales.find({ any: { amount: known.sale.total } }),
    "sales.list": () => api.sales.list({}),
    "settings.get": () => api.settings.get({}),
    "settings.save": () => api.settings.save({ id: id(), settings }),
    "settings.logo": () => api.settings.logo({}),
    "settings.saveLogo": () =>
      api.settings.saveLogo({ id: id(), logo: { width: 8, height: 1, bits: "/w==" } }),
    "settings.tryRoute": () => api.settings.tryRoute({ amount: euros(1n), channel: "online" }),
    "shifts.current": () => api.shifts.current({ registerId: place.registerId }),
    "shop.get": () => api.shop.get(),
    "storedValues.list": () => api.storedValues.list({}),
    "storedValues.owed": async () => {
      const { owed } = await api.storedValues.owed({});
      return owed.filter(({ count, ledger }) => count > 0 || ledger.amountMinor !== 0n).map(() => saleId);
    },
    "till.enrol": () => codeOf(api.till.enrol({ code: "AAAA-AAAA-AAAA" })),
    "till.me": () => api.till.me(),
    "till.setup": () => codeOf(api.till.setup({ registerKey: known.registerKey })),
    "till.signIn": () =>
      codeOf(api.till.signIn({ registerKey: known.registerKey, personId: place.cashierId, pin: "4711" })),
    "till.signOut": () => api.till.signOut({}),
    "till.terminals": () => api.till.terminals(),
  };
  const before = await rowsOfTheirs();
  const theirIds = [saleId, chargeId, refundId, messageId, sessionId, known.storedValueId];
  const secrets = [...theirIds, "Carl", "Corner shop", "bookkeeping"];
  for (const [path, call] of Object.entries(answered)) {
    const said = JSON.stringify(await call(), (_key, value: unknown) =>
      typeof value === "bigint" ? value.toString() : value,
    );
    const shown = secrets.filter((secret) => said?.includes(secret));
    expect([path, shown]).toEqual([path, []]);
  }
  expect(await rowsOfTheirs()).toEqual(before);
  expect([...Object.keys(refused), ...Object.keys(answered)].toSorted()).toEqual(
    procedureTable(theirs.router).map(({ path }) => path),
  );
  expect(registerId).not.toBe(place.registerId);
});

/** Every row that the first merchant has, as text. */
async function rowsOfTheirs(): Promise<Readonly<Record<string, string>>> {
  const { owner } = theirs.database;
  const tables = await owner<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'merchant_id' order by 1`;
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await owner<{ hash: string | null }[]>`
      select md5(string_agg(t::text, ',' order by t::text)) as hash from ${owner(name)} t
      where merchant_id = ${place.merchantId}`;
    found[name] = row?.hash ?? "";
  }
  return found;
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "not refused";
  } catch (error) {
    // A stream throws what its use case threw, after tRPC has let it go.
    const cause = error instanceof TRPCError ? error.cause : error;
    return cause instanceof TillError ? cause.body.code : String(error);
  }
}

/** One of everything that has an id. */
async function fillTheirShop({ api, as, owner, run, deps, gateway }: TestApi) {
  const sale = await cart(run, deps);
  await api.sales.commit(sale);
  const unpaid = openSale(euros(450n), { email: "buyer@till.example" });
  const charge = cardCharge(unpaid.id, { object: { type: "payment", id: "p1" }, state: "pending" });
  const refund = refundOf(charge);
  const sessionId = ids.next<Uuid>();
  const shiftId = ids.next<never>();
  const registerKey = "the key of their front register";
  await run(async (tx) => {
    await tx.sales.insert(unpaid);
    await tx.charges.insert(charge);
    await tx.refunds.insert(refund);
    await storeEvent(deps, tx, {
      gateway: gateway.name,
      event: eventOf("e1", "p1"),
      payload: "{}",
      via: "webhook",
    });
    await queueMessage(deps, tx, {
      kind: "mail",
      cause: "receipt:1",
      saleId: unpaid.id,
      to: "buyer@till.example",
      subject: "Receipt",
      body: { text: "", html: null },
    });
    const times = { startedAtMs: clock.nowMs(), expiresAtMs: clock.nowMs() + 60_000 };
    const { cashierId: personId, registerId } = place;
    await tx.access.startSession({
      id: sessionId,
      tokenHash: "t",
      personId,
      registerId,
      keyHash: "k",
      ...times,
    });
  });
  await api.shifts.open({
    id: shiftId,
    registerId: place.registerId,
    float: euros(1n),
    occurredAtMs: clock.nowMs(),
  });
  const parkedCartId = ids.next<never>();
  const { registerId } = place;
  await api.carts.park({
    id: parkedCartId,
    registerId,
    label: "Carl's table",
    cart: sale.cart,
    occurredAtMs: clock.nowMs(),
  });
  const { code } = await sellCard(deps, owner, euros(100n));
  const { id: storedValueId } = await api.storedValues.find({ code });
  const keyId = ids.next<Uuid>();
  const inTheirOffice = as(inOffice(owner, clock.nowMs()));
  await inTheirOffice.keys.create({
    id: keyId,
    name: "Their bookkeeping",
    grants: { "sale.read": { limit: null } },
    days: 9,
  });
  const invitationToken = "i".repeat(43);
  const invitationId = ids.next<Uuid>();
  const managerId = owner.person.id;
  await run(async (tx) => {
    const expiresAtMs = clock.nowMs() + 60_000;
    await tx.invitations.put({
      id: invitationId,
      personId: managerId,
      role: "manager",
      email: "mona@till.example",
      madeBy: managerId,
      madeAtMs: clock.nowMs(),
      expiresAtMs,
    });
    await tx.invitations.arm(invitationId, { tokenHash: hashLinkToken(invitationToken), expiresAtMs });
  });
  const [event] = (await api.events.list({})).events;
  const [message] = (await api.outbox.list({})).messages;
  if (!event || !message) throw new Error("they are stored");
  return {
    sale,
    code,
    storedValueId,
    saleId: unpaid.id,
    chargeId: charge.id,
    refundId: refund.id,
    attemptId: ids.next<never>(),
    parkedCartId,
    eventId: event.id,
    messageId: message.id,
    keyId,
    invitationToken,
    shiftId,
    sessionId,
    registerKey,
    receiptNumber: "1-000001",
    variantId: sale.cart.lines[0]?.variantId ?? ids.next<never>(),
  };
}

async function cart(run: TestApi["run"], deps: Deps) {
  const { products, taxClasses } = await run((tx) => tx.catalogue.load());
  const [product] = products;
  const variant = product?.variants[0];
  const [taxClass] = taxClasses;
  if (!product || !variant || !taxClass) throw new Error("the seed sells tea");
  const line = goodsLine({ id: ids.next(), product, variant, taxClass, quantityMilli: 1000 });
  const whole = addLine(emptyCart(deps.merchant.currency), line);
  return {
    id: ids.next<never>(),
    registerId: place.registerId,
    shiftId: null,
    occurredAtMs: clock.nowMs(),
    cart: { ...whole, lines: [...whole.lines] },
    total: priceCart(whole).totals.total,
  };
}
