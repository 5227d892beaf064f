import { type TestCluster, clock, euros, ids, openSale, place, startTestCluster } from "@till/db/testing";
import type { ChargeId, PersonId, RefundId, RegisterId, ReturnId, SaleId, Uuid } from "@till/kernel";
import type { Grants } from "@till/people";
import { addLine, emptyCart, goodsLine, priceCart } from "@till/sales";
import { afterAll, beforeAll, expect, test } from "vitest";
import { carl, cashierGrants, refusal } from "../testing/at-the-counter.ts";
import { type TestApi, createTestApi } from "../testing/test-api.ts";
import type { PersonCaller } from "./caller.ts";

let cluster: TestCluster;
let shop: TestApi;
let managerId: PersonId;
beforeAll(async () => {
  cluster = await startTestCluster();
  shop = await createTestApi(cluster);
  managerId = await personWithPin("manager", "4826");
});
afterAll(async () => cluster?.stop());

const pin = "4826";
const limit = 100n;
const asksFor = euros(250n);

test("a refund above the limit needs a manager's yes, which is on record with both names", async () => {
  const { api, refund } = await paidSale();
  expect(await refusal(api.refunds.create(refund))).toMatchObject({
    code: "approval_needed",
    approval: { permission: "refund.create", subject: refund.id, size: 250n },
  });
  const approvalIds = [await approve(api, refund.id)];
  expect(await api.refunds.create({ ...refund, approvalIds })).toMatchObject({ state: "succeeded" });
  const [entry] = await shop.api.audit.list({ subject: refund.id, action: "refund.created" });
  expect(entry).toMatchObject({ actorName: "Carl", approverName: "Martin" });
});

test("up to the limit nobody is asked", async () => {
  const { api, refund } = await paidSale();
  const small = { ...refund, goods: { kind: "amount" as const, amount: euros(limit) } };
  expect(await api.refunds.create(small)).toMatchObject({ state: "succeeded" });
});

test("a yes is for one act, one amount, one person, one register and one minute", async () => {
  const { api, refund } = await paidSale();
  const other = await approve(api, ids.next<RefundId>());
  const smaller = await approve(api, refund.id, 200n);
  const right = await approve(api, refund.id);
  const codeWith = (approvalId: Uuid, as = api, registerId: RegisterId | null = null) =>
    refusal(as.refunds.create({ ...refund, registerId, approvalIds: [approvalId] }));
  expect(await codeWith(other)).toMatchObject({
    code: "forbidden",
    message: expect.stringContaining("something else"),
  });
  expect(await codeWith(smaller)).toMatchObject({ message: expect.stringContaining("smaller amount") });
  const { id: otherRegister } = shop.deps.webRegister;
  const elsewhere = shop.as({ ...cashier(), registerId: otherRegister });
  expect(await codeWith(right, elsewhere, otherRegister)).toMatchObject({
    message: expect.stringContaining("another register"),
  });
  const another = shop.as({ ...cashier(), person: { ...cashier().person, id: managerId } });
  expect(await codeWith(right, another)).toMatchObject({ message: expect.stringContaining("somebody else") });
  clock.advanceMs(61_000);
  expect(await codeWith(right)).toMatchObject({ message: expect.stringContaining("run out") });
});

test("cash is given back from the drawer one stands at, from the office, and by no program", async () => {
  const { api, refund } = await paidSale();
  const little = { ...refund, goods: { kind: "amount" as const, amount: euros(limit) } };
  const elsewhere = shop.as({ ...cashier(), registerId: shop.deps.webRegister.id });
  for (const registerId of [null, place.registerId])
    expect(await refusal(elsewhere.refunds.create({ ...little, registerId }))).toMatchObject({
      code: "forbidden",
    });
  const grants = { "refund.create": { limit: null } };
  const program = shop.as({ kind: "key", key: { id: ids.next(), name: "Bookkeeping", grants } });
  expect(await refusal(program.refunds.create(little))).toMatchObject({ code: "forbidden" });
  expect(await api.refunds.create({ ...little, registerId: null })).toMatchObject({ state: "succeeded" });
  const { refund: another } = await paidSale();
  const inTheOffice = shop.as({ ...cashier(), registerId: null });
  const small = { ...another, goods: little.goods, registerId: null };
  expect(await inTheOffice.refunds.create(small)).toMatchObject({ state: "succeeded" });
});

test("one yes is used once, however many use it at the same moment", async () => {
  const { api, refund } = await paidSale();
  const approvalIds = [await approve(api, refund.id)];
  await api.refunds.create({ ...refund, approvalIds });
  const goods = { kind: "amount" as const, amount: euros(150n) };
  const again = { ...refund, id: ids.next<RefundId>(), returnId: ids.next<ReturnId>(), goods, approvalIds };
  expect(await refusal(api.refunds.create(again))).toMatchObject({ code: "forbidden" });
  const { refund: fresh } = await paidSale();
  const yes = [await approve(api, fresh.id)];
  const answers = await Promise.allSettled(
    [1, 2, 3].map(() => api.refunds.create({ ...fresh, approvalIds: yes })),
  );
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  const [row] = await shop.database.owner<{ count: number }[]>`
    select count(*)::int as count from refunds where id = ${fresh.id}`;
  expect(row?.count).toBe(1);
});

test("nobody approves for themselves, above their own limit, or with another one's PIN", async () => {
  const { api, refund } = await paidSale();
  const give = (changes: object) =>
    refusal(
      api.approvals.give({
        id: ids.next(),
        approverId: managerId,
        pin,
        permission: "refund.create",
        subject: refund.id,
        size: 250n,
        ...changes,
      }),
    );
  expect(await give({ approverId: place.cashierId, pin: "4711" })).toMatchObject({ code: "forbidden" });
  expect(await give({ pin: "9152" })).toMatchObject({ code: "wrong_pin" });
  const helper = await personWithPin("cashier", "4827");
  expect(await give({ approverId: helper, pin: "4827" })).toMatchObject({ code: "forbidden" });
  expect(await give({ permission: "settings.save" })).toMatchObject({ code: "forbidden" });
  const inTheOffice = shop.as({ ...cashier(), registerId: null });
  const elsewhere = inTheOffice.approvals.give({
    id: ids.next(),
    approverId: managerId,
    pin,
    permission: "refund.create",
    subject: refund.id,
    size: 1n,
  });
  expect(await refusal(elsewhere)).toMatchObject({ code: "forbidden" });
});

test("what a role does not have at all a manager approves too, and what cannot be approved stays forbidden", async () => {
  const api = shop.as(cashier({ "sale.commit": { limit: null } }));
  const { id } = await unpaidSale();
  expect(await refusal(api.sales.cancel({ id }))).toMatchObject({ code: "approval_needed" });
  const approvalIds = [await approve(api, id, null, "sale.cancel")];
  expect(await api.sales.cancel({ id, approvalIds })).toMatchObject({ state: "cancelled" });
  expect(await refusal(api.reports.endOfDay({}))).toMatchObject({ code: "forbidden" });
});

test("a discount above the limit and a price that is not the catalogue's each need a yes of their own", async () => {
  const api = shop.as(cashier());
  const fair = await cart({});
  expect(await api.sales.commit(fair)).toMatchObject({ state: "open" });
  const tenth = await cart({ discount: { kind: "percent", ratePpm: 100_000, reason: "regular" } });
  expect(await api.sales.commit(tenth)).toMatchObject({ state: "open" });
  const half = await cart({ discount: { kind: "percent", ratePpm: 500_000, reason: "friend" } });
  expect(await refusal(api.sales.commit(half))).toMatchObject({
    code: "approval_needed",
    approval: { permission: "sale.discount", subject: half.id },
  });
  const cheap = await cart({ unitPrice: euros(1n) });
  expect(await refusal(api.sales.commit(cheap))).toMatchObject({
    code: "approval_needed",
    approval: { permission: "sale.price", subject: cheap.id, size: null },
  });
  const untaxed = await cart({ ratePpm: 0 });
  expect(await refusal(api.sales.commit(untaxed))).toMatchObject({ approval: { permission: "sale.price" } });
  const approvalIds = [await approve(api, cheap.id, null, "sale.price")];
  expect(await api.sales.commit({ ...cheap, approvalIds })).toMatchObject({ state: "open" });
});

test("what a till sold without a network is approved when it arrives, for a minute", async () => {
  const api = shop.as(cashier());
  const free = await cart({ unitPrice: euros(1n) });
  const sold = { ...free, occurredAtMs: clock.nowMs() - 3_600_000 };
  expect(await refusal(api.sales.commit(sold))).toMatchObject({ code: "approval_needed" });
  const late = [await approve(api, sold.id, null, "sale.price")];
  clock.advanceMs(61_000);
  expect(await refusal(api.sales.commit({ ...sold, approvalIds: late }))).toMatchObject({
    code: "forbidden",
    approval: { permission: "sale.price", subject: sold.id },
  });
  const approvalIds = [await approve(api, sold.id, null, "sale.price")];
  expect(await api.sales.commit({ ...sold, approvalIds })).toMatchObject({ state: "open" });
});

test("a sale is on record under who sold it, whoever is signed in when it is sent", async () => {
  const relief = await personWithPin("cashier", "4834");
  const sale = await cart({});
  const sent = { ...sale, soldBy: relief };
  expect(await shop.as(cashier()).sales.commit(sent)).toMatchObject({ personName: "Martin" });
  expect(await shop.api.sales.get({ id: sale.id })).toMatchObject({ sale: { personName: "Martin" } });
  const [entry] = await shop.api.audit.list({ subject: sale.id, action: "sale.committed" });
  expect(entry).toMatchObject({ actorName: "Carl", after: { soldBy: relief } });

  const nobody = { ...(await cart({})), soldBy: ids.next<PersonId>() };
  expect(await refusal(shop.as(cashier()).sales.commit(nobody))).toMatchObject({ code: "not_found" });
});

test("a code for another register than the one whose sales wait at the till is refused, and stays good", async () => {
  const { code } = await shop.office().registers.makeCode({ id: ids.next(), registerId: place.registerId });
  const registerId = shop.deps.webRegister.id;
  expect(await refusal(shop.api.till.enrol({ code, registerId }))).toMatchObject({ code: "conflict" });
  expect(await shop.api.till.enrol({ code, registerId: place.registerId })).toHaveProperty("registerKey");
});

test("a sale, a shift and a drawer are those of the register where somebody signed in", async () => {
  const sale = await cart({});
  for (const registerId of [null, shop.deps.webRegister.id]) {
    const elsewhere = shop.as({ ...cashier(), registerId });
    expect(await refusal(elsewhere.sales.commit(sale))).toMatchObject({ code: "forbidden" });
    const shift = {
      id: ids.next<never>(),
      registerId: place.registerId,
      float: euros(1n),
      occurredAtMs: clock.nowMs(),
    };
    expect(await refusal(elsewhere.shifts.open(shift))).toMatchObject({ code: "forbidden" });
  }
});

const cashier = (grants: Grants = { ...cashierGrants(), "refund.create": { limit } }): PersonCaller =>
  carl(grants);

async function personWithPin(role: string, its: string): Promise<PersonId> {
  const personId = ids.next<PersonId>();
  await shop.office().people.save({ id: ids.next(), personId, name: "Martin", role, active: true });
  await shop.office().people.setPin({ id: ids.next(), personId, pin: its });
  return personId;
}

async function approve(
  api: TestApi["api"],
  subject: Uuid,
  size: bigint | null = 250n,
  permission: "refund.create" | "sale.cancel" | "sale.price" = "refund.create",
): Promise<Uuid> {
  const id = ids.next<Uuid>();
  await api.approvals.give({ id, approverId: managerId, pin, permission, subject, size });
  return id;
}

async function unpaidSale() {
  const sale = openSale(euros(450n));
  await shop.run((tx) => tx.sales.insert(sale));
  return sale;
}

async function paidSale() {
  const api = shop.as(cashier());
  const { id: saleId } = await unpaidSale();
  const chargeId = ids.next<ChargeId>();
  await api.charges.create({ id: chargeId, saleId, tender: { kind: "cash", tendered: euros(450n) } });
  const refund = {
    id: ids.next<RefundId>(),
    chargeId,
    returnId: ids.next<ReturnId>(),
    goods: { kind: "amount" as const, amount: asksFor },
    reason: "cold",
    registerId: place.registerId,
  };
  return { api, refund };
}

interface CartChange {
  readonly discount?: { readonly kind: "percent"; readonly ratePpm: number; readonly reason: string };
  readonly unitPrice?: ReturnType<typeof euros>;
  readonly ratePpm?: number;
}

async function cart(change: CartChange) {
  const { products, taxClasses } = await shop.run((tx) => tx.catalogue.load());
  const [product] = products;
  const variant = product?.variants[0];
  const [taxClass] = taxClasses;
  if (!product || !variant || !taxClass) throw new Error("the seed sells tea");
  const line = goodsLine({ id: ids.next(), product, variant, taxClass, quantityMilli: 1000 });
  const { discount = null, unitPrice = line.unitPrice, ratePpm = line.tax.ratePpm } = change;
  const changed = { ...line, discount, unitPrice, tax: { ...line.tax, ratePpm } };
  const whole = addLine(emptyCart(shop.deps.merchant.currency), changed);
  return {
    id: ids.next<SaleId>(),
    registerId: place.registerId,
    shiftId: null,
    occurredAtMs: clock.nowMs(),
    cart: { ...whole, lines: [...whole.lines] },
    total: priceCart(whole).totals.total,
  };
}
