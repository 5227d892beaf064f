import type { MerchantId, PersonId, Uuid } from "@till/kernel";
import type { GatewayName } from "@till/payments";
import type { DataKeyPurpose, SealedColumn } from "../sealing/sealed-columns.ts";
import type { Paged } from "./privacy.ts";

/** A credential of a gateway without its secret. */
export interface GatewayCredential {
  readonly id: Uuid;
  readonly gateway: GatewayName;
  readonly name: string;
  /** Its end, by which a person knows it again; the whole of what is no secret. */
  readonly lastFour: string;
  readonly setAtMs: number;
  readonly setBy: PersonId;
}

export interface SealedCredential extends Pick<GatewayCredential, "id" | "gateway" | "name"> {
  /** Nobody but `Database.openCredentials` opens it. */
  readonly sealed: string;
}

export interface GatewayCredentialStore {
  list(): Promise<readonly GatewayCredential[]>;
  sealed(): Promise<readonly SealedCredential[]>;
  /** In the place of the one of the same gateway and name. */
  set(credential: GatewayCredential & { readonly secret: string }): Promise<void>;
  /** All of the gateway; says how many. */
  remove(gateway: GatewayName): Promise<number>;
}

/** What seals the columns of `sealedColumns`, wrapped by a master key. */
export interface DataKeyRow {
  readonly merchantId: MerchantId;
  readonly id: Uuid;
  readonly purpose: DataKeyPurpose;
  readonly masterKeyId: string;
  readonly wrapped: string;
  readonly createdAtMs: number;
  /** From then on it only opens what it sealed. */
  readonly retiredAtMs: number | null;
  /** A rotation ended then and left nothing under it. */
  readonly emptiedAtMs: number | null;
  readonly sealsReserved: number;
}

export interface DataKeyStore {
  find(id: Uuid): Promise<DataKeyRow | null>;
  current(purpose: DataKeyPurpose): Promise<DataKeyRow | null>;
  /** Oldest first. */
  list(): Promise<readonly DataKeyRow[]>;
  /** Nothing happens where the purpose has a current key. */
  insert(row: DataKeyRow): Promise<void>;
  /** Takes on so many sealings; false when the key would seal more than `max`. */
  reserve(id: Uuid, count: number, max: number): Promise<boolean>;
  /** Nothing happens where it is not wrapped by `from` any more. */
  rewrap(
    id: Uuid,
    change: { readonly from: string; readonly to: string; readonly wrapped: string },
  ): Promise<void>;
  /** False when it was retired before. */
  retire(id: Uuid, atMs: number): Promise<boolean>;
  noteEmptied(id: Uuid, atMs: number): Promise<void>;
}

/** Sealed columns as they stand, for the keys' own upkeep, a page of rows at a time. */
export interface SealedStore {
  /** What stands there under another key than `sealedBy`, or in plain, or is searched by another than `indexedBy`. */
  outdated(
    column: SealedColumn,
    page: { readonly after: Uuid | null; readonly sealedBy: Uuid; readonly indexedBy: Uuid },
  ): Promise<Paged<{ readonly id: Uuid; readonly stored: string }>>;
  /** The keys that values stand under; `sealedBy` null for plain ones, `indexedBy` for those that are not searched. */
  keysUsed(
    column: SealedColumn,
    after: Uuid | null,
  ): Promise<Paged<{ readonly sealedBy: string | null; readonly indexedBy: string | null }>>;
  /** Where `was` still stands; says how many. */
  replace(
    column: SealedColumn,
    rows: readonly {
      readonly id: Uuid;
      readonly was: string;
      readonly now: string;
      readonly index: string | null;
    }[],
  ): Promise<number>;
}
