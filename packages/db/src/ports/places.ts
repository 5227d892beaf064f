import type { ScaleCodeRule } from "@till/catalogue";
import type { MerchantId, PersonId, RegisterId, StoreId, Uuid } from "@till/kernel";
import type { Currency } from "@till/money";
import type { ExternalTender, FeeTable, RoutingSettings } from "@till/payments";
import type { Grants } from "@till/people";
import type { ReceiptNumber } from "@till/sales";

export interface Merchant {
  readonly id: MerchantId;
  readonly name: string;
  readonly currency: Currency;
  readonly taxNumber: string | null;
}

export interface Store {
  readonly id: StoreId;
  readonly merchantId: MerchantId;
  readonly name: string;
  readonly address: readonly string[];
  readonly timeZone: string;
  /** Hour of the local day, 0 to 23, at which the business day begins. */
  readonly cutoffHour: number;
}

export interface Register {
  readonly id: RegisterId;
  readonly merchantId: MerchantId;
  readonly storeId: StoreId;
  readonly name: string;
  /** Leads the receipt numbers: `1-000042`. */
  readonly number: number;
  /** `web` is the storefront's own. */
  readonly kind: "counter" | "web";
  /** When the till that is enrolled now got its key; null when none is. */
  readonly enrolledAtMs: number | null;
}

export interface Person {
  readonly id: PersonId;
  readonly merchantId: MerchantId;
  readonly name: string;
  /** The code of their role, its name, and what it lets them do. */
  readonly role: string;
  readonly roleName: string;
  readonly grants: Grants;
  /** The sign-in library's user; null for who signs in by PIN only. */
  readonly userId: string | null;
  /** False for who has left: named on what they did, and let in nowhere. */
  readonly active: boolean;
}

/** What a manager sets for the whole merchant. */
export interface MerchantSettings {
  readonly routing: RoutingSettings;
  /** By gateway; a gateway that is missing has its published default. */
  readonly fees: FeeTable;
  /** Cash for money that came another way: off by default. */
  readonly refundToCash: boolean;
  /** Cash in euros is rounded to five cents, as in Finland, the Netherlands, Belgium and Ireland. */
  readonly roundEuroCash?: boolean | undefined;
  /** Told of every completed order; null for none. */
  readonly fulfilmentUrl: string | null;
  /** Ways to pay that are only recorded here. Settings saved before there were any have none. */
  readonly externalTenders?: readonly ExternalTender[] | undefined;
  /** How its scales write their labels; without them as most do. An empty list: it has none. */
  readonly scaleCodes?: readonly ScaleCodeRule[] | undefined;
}

/** A picture of black and white dots: eight dots a byte from the left, a set bit black, in base64. */
export interface ReceiptLogo {
  /** Another one for each that is saved. */
  readonly id: Uuid;
  /** A multiple of 8. */
  readonly width: number;
  readonly height: number;
  readonly bits: string;
}

export interface MerchantStore {
  find(): Promise<Merchant | null>;
  stores(): Promise<readonly Store[]>;
  registers(): Promise<readonly Register[]>;
  register(id: RegisterId): Promise<Register | null>;
  /** The register whose enrolled till proves itself with the key of this hash. */
  registerByKeyHash(keyHash: string): Promise<Register | null>;
  /**
   * Enrols a till, whose receipts are a series of their own: the one before it may have some that were not sent. Null
   * shuts it out.
   */
  setRegisterKey(id: RegisterId, key: { readonly hash: string; readonly atMs: number } | null): Promise<void>;
  /** Adds one to the register's receipt counter and returns it. Holds its row until commit: never in a hot path. */
  nextReceiptCounter(registerId: RegisterId): Promise<number>;
  /** The series of the register's receipts, and the highest counter in it; zero before the first. */
  lastReceipt(registerId: RegisterId): Promise<Pick<ReceiptNumber, "series" | "counter">>;
  /** Raises the counter to at least this one, for receipts numbered by a till. Of an earlier series it changes nothing. */
  raiseReceiptCounter(registerId: RegisterId, last: Pick<ReceiptNumber, "series" | "counter">): Promise<void>;
}
