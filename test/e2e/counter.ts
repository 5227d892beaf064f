import type { AttemptId, ChargeId, RefundId, ReturnId, SaleId, SaleLineId, Uuid } from "@till/kernel";
import { type Currency, type Money, money, parseCurrency } from "@till/money";
import { type Tender } from "@till/payments";
import { priceCart } from "@till/sales";
import type { ChargeView } from "@till/wire";
import postgres from "postgres";
import type { Shop, TillClient } from "../kit/start-shop.ts";
import { eur } from "../kit/test-shop.ts";
import { cardToken, commitAtTill, euros, newCharge, square } from "./selling.ts";

const yearMs = 366 * 86_400_000;
export const baht = parseCurrency("THB");
export const cash = { kind: "cash", tendered: euros(50_000n) } as const;
export const squareCard = {
  kind: "card",
  source: { kind: "token", gateway: square, token: "cnon:card-nonce-ok" },
} as const satisfies Tender;

/** One shop, and quick ways into each state that bad input is tried on. */
export async function createCounter(shop: Shop) {
  const cashier = await shop.cashier();
  const manager = await shop.manager();
  const { ids } = shop;
  const sale = async (quantity = 2): Promise<SaleId> => (await commitAtTill(shop, cashier, { quantity })).id;
  const charge = async (
    tender: Tender,
    more: { readonly capture?: "manual"; readonly saleId?: SaleId; readonly amount?: Money } = {},
  ): Promise<ChargeView> =>
    cashier.charges.create.mutate({
      ...more,
      id: newCharge(shop),
      saleId: more.saleId ?? (await sale()),
      tender,
    });
  const held = (tender: Tender = cardToken("pm_card_visa")) => charge(tender, { capture: "manual" });
  const refund = (
    chargeId: ChargeId,
    amount: Money,
    more: { readonly id?: RefundId; readonly reason?: string } = {},
  ) => ({
    id: more.id ?? ids.next<RefundId>(),
    chargeId,
    returnId: ids.next<ReturnId>(),
    goods: { kind: "amount", amount } as const,
    reason: more.reason ?? "brought back",
    registerId: null,
  });
  const capture = (chargeId: ChargeId, more: { readonly amount?: Money; readonly final?: boolean } = {}) =>
    cashier.charges.capture.mutate({ id: ids.next<AttemptId>(), chargeId, ...more });
  const decide = (
    client: TillClient,
    chargeId: ChargeId,
    more: { readonly attemptId?: AttemptId; readonly reason?: string } = {},
  ) =>
    client.charges.decide.mutate({
      id: ids.next<Uuid>(),
      chargeId,
      attemptId: more.attemptId ?? ids.next<AttemptId>(),
      done: true,
      reason: more.reason ?? "seen on the bank's statement",
    });
  const voided = async (): Promise<ChargeView> => {
    const { id } = await held();
    return cashier.charges.void.mutate({ id });
  };
  const saleIn = async (
    amount: Money,
    more: { readonly id?: SaleId; readonly currency?: Currency } = {},
  ): Promise<SaleId> => {
    const { id = ids.next<SaleId>(), currency = amount.currency } = more;
    const tax = { code: "none", name: "No tax", ratePpm: 0, mode: "inclusive" } as const;
    const line = {
      id: ids.next<SaleLineId>(),
      kind: "goods" as const,
      variantId: null,
      name: "Crate",
      variantName: "",
      quantityMilli: 1000,
      unitPrice: amount,
      tax,
      discount: null,
    };
    const cart = { currency, lines: [line], discount: null, tip: money(0n, currency) };
    const registerId = shop.registerIds[0];
    const total =
      currency === amount.currency ? priceCart(cart).totals.total : money(amount.amountMinor, currency);
    await cashier.sales.commit.mutate({
      id,
      registerId,
      shiftId: null,
      occurredAtMs: Date.now(),
      cart,
      total,
    });
    return id;
  };
  /** A charge whose answer was lost and whose gateway cannot be asked: nobody knows. */
  const unknown = async (): Promise<ChargeView> => {
    const fault = (operation: string, kind: string) =>
      shop.control("/faults", { gateway: "square", operation, kind, times: 1000 });
    await fault("payments.create", "after_commit");
    await fault("*", "server_error");
    return charge(squareCard);
  };
  const healGateways = async (): Promise<void> => {
    await fetch(`http://127.0.0.1:${shop.ports.control}/faults`, { method: "DELETE" });
  };
  return {
    shop,
    cashier,
    manager,
    sale,
    saleIn,
    charge,
    held,
    voided,
    unknown,
    healGateways,
    refund,
    capture,
    decide,
  };
}

export type Counter = Awaited<ReturnType<typeof createCounter>>;

async function inDatabase(shop: Shop, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(shop.ownerUrl, { max: 1 });
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}

/** Moves what cannot be waited for: the day on which the gateway would let an authorization go. */
export const runOut = (shop: Shop, id: ChargeId): Promise<void> =>
  inDatabase(shop, (sql) => sql`update charges set capture_before_ms = 1 where id = ${id}`);

/** Years pass for what was taken, and are taken back: facts are append-only for everybody but the owner of the machine. */
export async function yearsLater<T>(shop: Shop, id: ChargeId, work: () => Promise<T>): Promise<T> {
  const move = (byMs: number): Promise<void> =>
    inDatabase(shop, (sql) =>
      sql.begin(async (tx) => {
        await tx`set local session_replication_role = replica`;
        await tx`update charge_facts set at_ms = at_ms + ${byMs} where charge_id = ${id}`;
      }),
    );
  await move(-2 * yearMs);
  const [outcome] = await Promise.allSettled([work()]);
  await move(2 * yearMs);
  return outcomeOf(outcome);
}

/** The same shop as if it had been opened in another currency. */
export async function tradingIn<T>(shop: Shop, currency: Currency, work: () => Promise<T>): Promise<T> {
  const reopen = async (code: Currency): Promise<void> => {
    await inDatabase(shop, (sql) => sql`update merchants set currency = ${code}`);
    await shop.killServer();
    await shop.startServer();
  };
  await reopen(currency);
  const [outcome] = await Promise.allSettled([work()]);
  await reopen(eur);
  return outcomeOf(outcome);
}

export function outcomeOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === "rejected") throw settled.reason;
  return settled.value;
}
