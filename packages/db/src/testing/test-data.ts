import type {
  AttemptId,
  ChargeId,
  MerchantId,
  PersonId,
  ProductId,
  RefundId,
  RegisterId,
  ReturnId,
  SaleId,
  SaleLineId,
  StoreId,
  VariantId,
} from "@till/kernel";
import { type JournalTransaction, journalTransaction } from "@till/ledger";
import { type Money, money, parseCurrency, zero } from "@till/money";
import { type Attempt, type Charge, type ChargeFact, type Refund, parseGatewayName } from "@till/payments";
import type { PricedSale } from "@till/sales";
import type { ReturnRecord, SaleRecord } from "../ports.ts";
import { type ShopSeed, seedDemoShop } from "../seed-demo-shop.ts";
import { clock, ids } from "./test-database.ts";

const eur = parseCurrency("EUR");
export const euros = (amountMinor: bigint): Money => money(amountMinor, eur);
export const stripe = parseGatewayName("stripe");
export const today = "2026-11-23";

const merchantId = ids.next<MerchantId>();
const storeId = ids.next<StoreId>();
const registerId = ids.next<RegisterId>();
const cashierId = ids.next<PersonId>();

const tax = { code: "standard", name: "Standard", ratePpm: 190_000, mode: "inclusive" } as const;

/** A shop in Berlin whose day begins at four in the morning. */
export const shop = {
  merchant: { id: merchantId, name: "Corner shop", currency: eur, taxNumber: "DE123456789" },
  stores: [
    {
      id: storeId,
      name: "Main street",
      address: ["1 Main street", "10115 Berlin"],
      timeZone: "Europe/Berlin",
      cutoffHour: 4,
    },
  ],
  registers: [
    {
      id: registerId,
      storeId,
      name: "Front",
      number: 1,
      kind: "counter",
      keyHash: "hash of the front till's key",
    },
    { id: ids.next<RegisterId>(), storeId, name: "Web", number: 9, kind: "web", keyHash: null },
  ],
  people: [
    {
      id: ids.next<PersonId>(),
      name: "Mona",
      role: "manager",
      office: { userId: "user-mona", email: "mona@shop.example", password: "correct horse" },
      pin: null,
    },
    {
      id: cashierId,
      name: "Carl",
      role: "cashier",
      office: null,
      pin: "4711",
    },
  ],
  taxClasses: [tax],
  categories: [{ code: "drinks", name: "Drinks", position: 0 }],
  products: [
    {
      id: ids.next<ProductId>(),
      name: "Tea",
      description: "Green",
      categoryCode: "drinks",
      taxClassCode: "standard",
      favourite: true,
      svg: "<svg/>",
      variants: [
        {
          id: ids.next<VariantId>(),
          name: "100 g",
          sku: "TEA-1",
          barcode: "4006381333931",
          price: euros(450n),
        },
        { id: ids.next<VariantId>(), name: "250 g", sku: "TEA-2", barcode: null, price: euros(990n) },
      ],
    },
  ],
} as const satisfies ShopSeed;

export const place = { merchantId, storeId, registerId, cashierId };

export const seed = (url: string) =>
  seedDemoShop({
    url,
    shop,
    nowMs: clock.nowMs(),
    hashPassword: async (password) => `hashed ${password}`,
    hashPin: async (pin) => `hashed ${pin}`,
  });

/** One line at 19 % inclusive. */
function pricedSale(total: Money): PricedSale {
  const none = zero(eur);
  const taxTotal = euros((total.amountMinor * 19n + 59n) / 119n);
  const net = euros(total.amountMinor - taxTotal.amountMinor);
  const line = { net, taxTotal, gross: total };
  return {
    currency: eur,
    lines: [
      {
        ...line,
        id: ids.next<SaleLineId>(),
        kind: "goods",
        variantId: null,
        name: "Tea",
        variantName: "100 g",
        quantityMilli: 1000,
        unitPrice: total,
        tax,
        discount: null,
        listPrice: total,
        discountTotal: none,
      },
    ],
    discount: null,
    totals: {
      net,
      taxTotal,
      total,
      subtotal: total,
      discountTotal: none,
      taxes: [{ ...tax, ...line }],
      tip: none,
      rounding: none,
    },
  };
}

export function openSale(total = euros(450n), changes: Partial<SaleRecord> = {}): SaleRecord {
  return {
    merchantId,
    storeId,
    registerId,
    personId: cashierId,
    id: ids.next<SaleId>(),
    shiftId: null,
    state: "open",
    sale: pricedSale(total),
    email: null,
    orderTokenHash: null,
    occurredAtMs: clock.nowMs(),
    recordedAtMs: clock.nowMs(),
    completedAtMs: null,
    businessDay: null,
    receiptNumber: null,
    ...changes,
  };
}

export function cashCharge(saleId: SaleId, changes: Partial<Charge> = {}): Charge {
  return {
    merchantId,
    storeId,
    registerId,
    saleId,
    id: ids.next<ChargeId>(),
    tender: { kind: "cash", tendered: euros(500n) },
    gateway: null,
    amount: euros(450n),
    capture: "automatic",
    initiator: "buyer",
    state: "captured",
    object: null,
    objectClosed: false,
    wanted: true,
    action: null,
    refusal: null,
    card: null,
    captureBeforeMs: null,
    createdAtMs: clock.nowMs(),
    capturedAtMs: clock.nowMs(),
    askedAtMs: null,
    ...changes,
  };
}

export const cardCharge = (saleId: SaleId, changes: Partial<Charge> = {}): Charge =>
  cashCharge(saleId, {
    tender: { kind: "card", source: { kind: "token", gateway: stripe, token: "pm_card_visa" } },
    gateway: stripe,
    state: "created",
    capturedAtMs: null,
    ...changes,
  });

export function attemptOf(charge: Charge, changes: Partial<Attempt> = {}): Attempt {
  const id = ids.next<AttemptId>();
  return {
    id,
    chargeId: charge.id,
    refundId: null,
    kind: "charge",
    gateway: stripe,
    state: "sending",
    asks: { amount: charge.amount, final: true },
    call: {
      operation: "payment_intents.confirm",
      apiVersion: "2026-10-28",
      idempotencyKey: id,
      body: { amount: 450 },
    },
    startedAtMs: clock.nowMs(),
    lastSentAtMs: null,
    endedAtMs: null,
    tries: 1,
    detail: null,
    alarm: null,
    decision: null,
    ...changes,
  };
}

export const refundOf = (charge: Charge, changes: Partial<Refund> = {}): Refund => ({
  id: ids.next<RefundId>(),
  chargeId: charge.id,
  saleId: charge.saleId,
  returnId: null,
  amount: charge.amount,
  to: "original",
  reason: "did not like it",
  state: "created",
  object: null,
  refusal: null,
  createdAtMs: clock.nowMs(),
  ...changes,
});

export const fact = (kind: ChargeFact["kind"], ref: string, amount = euros(450n)): ChargeFact => ({
  kind,
  ref,
  refundId: null,
  amount,
  atMs: clock.nowMs(),
});

export function returnOf(sale: SaleRecord, refund: Refund): ReturnRecord {
  const { lines, totals } = sale.sale;
  return {
    merchantId,
    registerId,
    personId: cashierId,
    approverId: null,
    kind: "goods",
    id: ids.next<ReturnId>(),
    saleId: sale.id,
    refundId: refund.id,
    goods: {
      currency: eur,
      lines: lines.map((line) => ({
        saleLineId: line.id,
        kind: line.kind,
        name: line.name,
        quantityMilli: line.quantityMilli,
        tax: line.tax,
        net: line.net,
        taxTotal: line.taxTotal,
        gross: line.gross,
      })),
      taxes: totals.taxes,
      net: totals.net,
      taxTotal: totals.taxTotal,
      tip: zero(eur),
      rounding: zero(eur),
      total: totals.total,
    },
    state: "planned",
    occurredAtMs: clock.nowMs(),
    businessDay: null,
    receiptNumber: null,
  };
}

/** Cash into the front register's drawer for a sale. */
export const moneyInto = (charge: Charge, cause = `capture:till:${charge.id}`): JournalTransaction =>
  journalTransaction({
    kind: "money_in",
    cause,
    occurredAtMs: clock.nowMs(),
    businessDay: today,
    links: { saleId: charge.saleId, chargeId: charge.id, registerId, storeId },
    entries: [
      { account: `drawer:${registerId}`, ...charge.amount },
      { account: "receivable", amountMinor: -charge.amount.amountMinor, currency: charge.amount.currency },
    ],
  });
