import type { MerchantId, Uuid } from "@till/kernel";
import type { DataKeyRow, Tx } from "../ports.ts";
import type { KeyMaker, KeyRing } from "./key-ring.ts";
import { type DataKeyPurpose, type SealedColumn, dataKeyPurposes, sealedColumns } from "./sealed-columns.ts";
import type { Sealer } from "./sealer.ts";

/** What the keys' own upkeep is made of. Each step is bounded, may be interrupted, and is safe beside a running server. */
export interface Vault {
  /** Unwraps every data key, so that a master key that is missing is heard of at the start. @throws {MasterKeyError} */
  open(merchantId: MerchantId): Promise<void>;
  /** Wraps every data key under the current master key; says how many were not. */
  rewrap(merchantId: MerchantId): Promise<number>;
  /** A new data key for every purpose. */
  renew(merchantId: MerchantId): Promise<void>;
  dataKeys(merchantId: MerchantId): Promise<readonly DataKeyRow[]>;
  /**
   * Goes through one page of a column and seals with the current keys what stands there in plain or under other keys.
   * `next` begins the next page; null behind the last.
   */
  resealPage(merchantId: MerchantId, column: SealedColumn, after: Uuid | null): Promise<ResealedPage>;
  /** By data key, how many values of a page stand under it; `""` for plain ones. */
  countPage(merchantId: MerchantId, column: SealedColumn, after: Uuid | null): Promise<CountedPage>;
  /** Notes of every retired key that nothing was left under it. */
  noteEmptied(merchantId: MerchantId, nowMs: number): Promise<void>;
}

interface ResealedPage {
  readonly resealed: number;
  readonly next: Uuid | null;
}

interface CountedPage {
  readonly byKey: ReadonlyMap<string, number>;
  readonly next: Uuid | null;
}

export interface VaultOptions {
  readonly run: <T>(
    merchantId: MerchantId,
    work: (tx: Pick<Tx, "dataKeys" | "sealed">) => Promise<T>,
  ) => Promise<T>;
  readonly keys: KeyRing & KeyMaker;
  readonly sealer: Sealer;
}

/** Rows that one transaction rewrites: it holds their locks for milliseconds. */
const ROWS_MAX = 200;

export function createVault({ run, keys, sealer }: VaultOptions): Vault {
  const currentId = async (merchantId: MerchantId, purpose: DataKeyPurpose): Promise<Uuid> =>
    (await keys.current(merchantId, purpose)).id;

  return {
    async open(merchantId) {
      for (const purpose of dataKeyPurposes) await keys.all(merchantId, purpose);
    },
    rewrap: (merchantId) => keys.rewrap(merchantId),
    async renew(merchantId) {
      for (const purpose of dataKeyPurposes) await keys.renew(merchantId, purpose);
    },
    dataKeys: (merchantId) => run(merchantId, (tx) => tx.dataKeys.list()),
    async resealPage(merchantId, column, after) {
      const sealedBy = await currentId(merchantId, sealedColumns[column]);
      const indexedBy = await currentId(merchantId, "index");
      const { rows, next } = await run(merchantId, (tx) =>
        tx.sealed.outdated(column, { after, sealedBy, indexedBy }),
      );
      let resealed = 0;
      for (let from = 0; from < rows.length; from += ROWS_MAX) {
        const changes = await Promise.all(
          rows.slice(from, from + ROWS_MAX).map(async ({ id, stored }) => {
            const place = { merchantId, column, rowId: id };
            const plain = await sealer.open(place, stored);
            return {
              id,
              was: stored,
              now: await sealer.seal(place, plain),
              index: column === "sales.email" ? await sealer.index(merchantId, plain) : null,
            };
          }),
        );
        // A row that was changed or erased since it was read stays as it is.
        resealed += await run(merchantId, (tx) => tx.sealed.replace(column, changes));
      }
      return { resealed, next };
    },
    async countPage(merchantId, column, after) {
      const { rows, next } = await run(merchantId, (tx) => tx.sealed.keysUsed(column, after));
      const byKey = new Map<string, number>();
      const count = (key: string): void => void byKey.set(key, (byKey.get(key) ?? 0) + 1);
      for (const { sealedBy, indexedBy } of rows) {
        count(sealedBy ?? "");
        if (indexedBy !== null) count(indexedBy);
      }
      return { byKey, next };
    },
    async noteEmptied(merchantId, nowMs) {
      await run(merchantId, async (tx) => {
        for (const key of await tx.dataKeys.list())
          if (key.retiredAtMs !== null && key.emptiedAtMs === null)
            await tx.dataKeys.noteEmptied(key.id, nowMs);
      });
    },
  };
}
