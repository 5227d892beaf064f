import {
  type ChargeId,
  type IdSource,
  type SaleId,
  type SaleLineId,
  type VariantId,
  isUuid,
} from "@till/kernel";
import type { Tender } from "@till/payments";
import { type KeyStore, isRecord, readJson } from "../../shared/storage.ts";
import type { CartItem } from "../cart-store.ts";

/** What a sale is made of. Another content is another sale: the server refuses a known id with new content. */
export interface CheckoutContent {
  readonly email: string;
  readonly delivery: "pickup" | "post";
  readonly items: readonly CartItem[];
}

interface CheckoutSale {
  readonly saleId: SaleId;
  /** Proof that the order is this browser's. */
  readonly orderToken: string;
  readonly email: string;
  readonly delivery: "pickup" | "post";
  readonly lines: readonly {
    readonly id: SaleLineId;
    readonly variantId: VariantId;
    readonly quantity: number;
  }[];
}

/** One intention to pay. Sent as it is, any number of times, until an answer came. */
export interface PendingCharge {
  readonly id: ChargeId;
  readonly tender: Extract<Tender, { kind: "card" | "paypal" }>;
}

/**
 * The ids of a checkout, made here and written down before anything is sent: a lost answer, a reload or a second
 * click finds the same ids again.
 */
export interface CheckoutStore {
  /** The sale begun before, whatever became of it. */
  current(): CheckoutSale | null;
  /** The stored sale when the content is the same, else a new one. */
  saleFor(content: CheckoutContent): CheckoutSale;
  /** The sale is paid or given up: the next checkout is another sale. */
  forget(saleId: SaleId): void;
  orderToken(saleId: SaleId): string | null;
  /** A link from a mail brings the token along. */
  rememberOrder(saleId: SaleId, orderToken: string): void;
  /** The charge being sent, if there is one; else this tender becomes one, with an id of its own. */
  chargeFor(saleId: SaleId, tender: PendingCharge["tender"]): PendingCharge;
  pendingCharge(saleId: SaleId): PendingCharge | null;
  /** An answer came. The next try is another charge. */
  settleCharge(saleId: SaleId, chargeId: ChargeId): void;
}

export interface CheckoutStoreDeps {
  readonly store: KeyStore;
  readonly ids: IdSource;
  readonly randomBytes: (count: number) => Uint8Array;
}

/** Orders whose token this browser keeps; older ones are reached by the link in their mail. */
const ordersMax = 50;
const saleKey = "till.checkout";
const ordersKey = "till.orders";
const chargeKey = (saleId: SaleId): string => `till.charge.${saleId}`;

export function createCheckoutStore({ store, ids, randomBytes }: CheckoutStoreDeps): CheckoutStore {
  const current = (): CheckoutSale | null => parseSale(readJson(store, saleKey));
  const orders = (): readonly (readonly [string, string])[] => parseOrders(readJson(store, ordersKey));
  const rememberOrder: CheckoutStore["rememberOrder"] = (saleId, orderToken) => {
    const others = orders().filter(([id]) => id !== saleId);
    store.setItem(ordersKey, JSON.stringify([[saleId, orderToken], ...others].slice(0, ordersMax)));
  };
  const pendingCharge: CheckoutStore["pendingCharge"] = (saleId) =>
    parseCharge(readJson(store, chargeKey(saleId)));
  return {
    current,
    saleFor: (content) => {
      const known = current();
      if (known && sameContent(known, content)) return known;
      const sale: CheckoutSale = {
        saleId: ids.next(),
        orderToken: base64Url(randomBytes(32)),
        email: content.email,
        delivery: content.delivery,
        lines: content.items.map(({ variantId, quantity }) => ({ id: ids.next(), variantId, quantity })),
      };
      rememberOrder(sale.saleId, sale.orderToken);
      store.setItem(saleKey, JSON.stringify(sale));
      return sale;
    },
    forget: (saleId) => {
      if (current()?.saleId === saleId) store.removeItem(saleKey);
    },
    orderToken: (saleId) => orders().find(([id]) => id === saleId)?.[1] ?? null,
    rememberOrder,
    chargeFor: (saleId, tender) => {
      const pending = pendingCharge(saleId);
      if (pending) return pending;
      const charge: PendingCharge = { id: ids.next(), tender };
      store.setItem(chargeKey(saleId), JSON.stringify(charge));
      return charge;
    },
    pendingCharge,
    settleCharge: (saleId, chargeId) => {
      if (pendingCharge(saleId)?.id === chargeId) store.removeItem(chargeKey(saleId));
    },
  };
}

/** URL-safe, without padding: 32 bytes are 43 characters (RFC 4648, section 5). */
export function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function sameContent(sale: CheckoutSale, content: CheckoutContent): boolean {
  return (
    sale.email === content.email &&
    sale.delivery === content.delivery &&
    sale.lines.length === content.items.length &&
    sale.lines.every(({ variantId, quantity }, index) => {
      const item = content.items[index];
      return item?.variantId === variantId && item.quantity === quantity;
    })
  );
}

const isId = (value: unknown): value is string => typeof value === "string" && isUuid(value);

function parseSale(stored: unknown): CheckoutSale | null {
  if (!isRecord(stored)) return null;
  const { saleId, orderToken, email, delivery, lines } = stored;
  if (!isId(saleId) || typeof orderToken !== "string" || typeof email !== "string") return null;
  if ((delivery !== "pickup" && delivery !== "post") || !Array.isArray(lines)) return null;
  const parsed = (lines as readonly unknown[]).flatMap((line) =>
    isRecord(line) && isId(line["id"]) && isId(line["variantId"]) && typeof line["quantity"] === "number"
      ? [
          {
            id: line["id"] as SaleLineId,
            variantId: line["variantId"] as VariantId,
            quantity: line["quantity"],
          },
        ]
      : [],
  );
  if (parsed.length !== lines.length) return null;
  return { saleId: saleId as SaleId, orderToken, email, delivery, lines: parsed };
}

function parseOrders(stored: unknown): readonly (readonly [string, string])[] {
  if (!Array.isArray(stored)) return [];
  return (stored as readonly unknown[]).flatMap((row): [string, string][] =>
    Array.isArray(row) && isId(row[0]) && typeof row[1] === "string" ? [[row[0], row[1]]] : [],
  );
}

function parseCharge(stored: unknown): PendingCharge | null {
  if (!isRecord(stored) || !isId(stored["id"]) || !isRecord(stored["tender"])) return null;
  const { kind } = stored["tender"];
  if (kind !== "card" && kind !== "paypal") return null;
  // Written by `chargeFor` alone; the server parses it again.
  return { id: stored["id"] as ChargeId, tender: stored["tender"] as PendingCharge["tender"] };
}
