import { type KeyObject, createSecretKey } from "node:crypto";
import { type Clock, type IdSource, type MerchantId, type Uuid, invariant } from "@till/kernel";
import type { DataKeyRow, Tx } from "../ports.ts";
import { KEY_BYTES } from "./aes-gcm.ts";
import type { KeyWrap } from "./key-wrap.ts";
import type { DataKeyPurpose } from "./sealed-columns.ts";

export interface DataKey {
  readonly id: Uuid;
  readonly key: KeyObject;
}

/** The data keys of every merchant, unwrapped. */
export interface KeyRing {
  /** The key that seals now; each asking counts as one sealing. Makes the first one. */
  current(merchantId: MerchantId, purpose: DataKeyPurpose): Promise<DataKey>;
  find(merchantId: MerchantId, id: string): Promise<DataKey>;
  /** The current one and all before it. */
  all(merchantId: MerchantId, purpose: DataKeyPurpose): Promise<readonly DataKey[]>;
}

export interface KeyMaker {
  /** Puts a new key in the place of the current one, which goes on opening what it sealed. */
  renew(merchantId: MerchantId, purpose: DataKeyPurpose): Promise<void>;
  /** Wraps every data key anew that another master key than the current one wraps; says how many. */
  rewrap(merchantId: MerchantId): Promise<number>;
}

/** A process seals with a key this long before it looks whether there is a newer one. */
export const currentKeyForMs = 10_000;

export const keyLimits = {
  /** How many sealings a process takes on at a time; what is left when it ends is lost, which costs nothing. */
  block: 65_536,
  /**
   * With random nonces a key seals 2^32 times before two of them may be equal with a chance above one in 2^32
   * (NIST SP 800-38D, 8.3). Half of that, and a new key takes over.
   */
  sealsMax: 2 ** 31,
} as const;

export interface KeyRingOptions {
  /**
   * Transactions on connections of their own: a transaction that waits for a key must not wait for a connection that
   * such transactions hold. What they write is committed before anything is sealed with it.
   */
  readonly run: <T>(merchantId: MerchantId, work: (tx: Pick<Tx, "dataKeys">) => Promise<T>) => Promise<T>;
  readonly keyWrap: KeyWrap;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: (count: number) => Uint8Array;
}

interface InUse {
  readonly key: DataKey;
  left: number;
  checkedAtMs: number;
}

/** Keeps in memory what it has unwrapped, so that sealing and opening ask neither database nor key service. */
export function createKeyRing(options: KeyRingOptions): KeyRing & KeyMaker {
  const { run, clock } = options;
  const known = new Map<string, DataKey>();
  const inUse = new Map<string, InUse>();
  const looking = new Map<string, Promise<void>>();

  const unwrapped = async (row: DataKeyRow): Promise<DataKey> => {
    const before = known.get(row.id);
    if (before) return before;
    const bytes = await options.keyWrap.unwrap(row.masterKeyId, row.wrapped, contextOf(row));
    const key = { id: row.id, key: createSecretKey(bytes) };
    known.set(row.id, key);
    return key;
  };

  const look = async (merchantId: MerchantId, purpose: DataKeyPurpose): Promise<void> => {
    const place = `${merchantId} ${purpose}`;
    const row = await standing(options, merchantId, purpose);
    const before = inUse.get(place);
    if (before?.key.id === row.id && before.left > 0) {
      before.checkedAtMs = clock.nowMs();
      return;
    }
    const { block, sealsMax } = keyLimits;
    const granted = await run(merchantId, (tx) => tx.dataKeys.reserve(row.id, block, sealsMax));
    if (granted) inUse.set(place, { key: await unwrapped(row), left: block, checkedAtMs: clock.nowMs() });
    else await replace(options, merchantId, { purpose, id: row.id });
  };

  const ring: KeyRing & KeyMaker = {
    async current(merchantId, purpose) {
      const place = `${merchantId} ${purpose}`;
      for (;;) {
        const use = inUse.get(place);
        if (use && use.left > 0 && clock.nowMs() - use.checkedAtMs < currentKeyForMs) {
          use.left -= 1;
          return use.key;
        }
        // One look for everybody who waits.
        const under = looking.get(place) ?? look(merchantId, purpose).finally(() => looking.delete(place));
        looking.set(place, under);
        await under;
      }
    },
    async find(merchantId, id) {
      const before = known.get(id);
      if (before) return before;
      const row = await run(merchantId, (tx) => tx.dataKeys.find(id as Uuid));
      invariant(row, `the data key ${id} is not this merchant's`);
      return unwrapped(row);
    },
    async all(merchantId, purpose) {
      await ring.current(merchantId, purpose);
      const rows = await run(merchantId, (tx) => tx.dataKeys.list());
      return Promise.all(rows.filter((row) => row.purpose === purpose).map(unwrapped));
    },
    async renew(merchantId, purpose) {
      const { id } = await standing(options, merchantId, purpose);
      await replace(options, merchantId, { purpose, id });
      inUse.delete(`${merchantId} ${purpose}`);
    },
    rewrap: (merchantId) => rewrapAll(options, merchantId),
  };
  return ring;
}

/** What a wrapped key is bound to: put into another merchant's row it does not unwrap. */
const contextOf = ({ merchantId, purpose, id }: Pick<DataKeyRow, "merchantId" | "purpose" | "id">): string =>
  `till data key ${merchantId} ${purpose} ${id}`;

async function standing(
  options: KeyRingOptions,
  merchantId: MerchantId,
  purpose: DataKeyPurpose,
): Promise<DataKeyRow> {
  const { run } = options;
  const there = await run(merchantId, (tx) => tx.dataKeys.current(purpose));
  if (there) return there;
  const made = await make(options, merchantId, purpose);
  // Another process may have made one meanwhile; whoever was first, that one it is.
  await run(merchantId, (tx) => tx.dataKeys.insert(made));
  const row = await run(merchantId, (tx) => tx.dataKeys.current(purpose));
  invariant(row, "a data key was just made");
  return row;
}

/** Puts a new key in the place of this one, unless somebody else has. */
async function replace(
  options: KeyRingOptions,
  merchantId: MerchantId,
  { purpose, id }: { readonly purpose: DataKeyPurpose; readonly id: Uuid },
): Promise<void> {
  const made = await make(options, merchantId, purpose);
  await options.run(merchantId, async (tx) => {
    if (await tx.dataKeys.retire(id, options.clock.nowMs())) await tx.dataKeys.insert(made);
  });
}

async function make(
  { ids, random, keyWrap, clock }: KeyRingOptions,
  merchantId: MerchantId,
  purpose: DataKeyPurpose,
): Promise<DataKeyRow> {
  const named = { merchantId, purpose, id: ids.next<Uuid>() };
  const wrapped = await keyWrap.wrap(random(KEY_BYTES), contextOf(named));
  return {
    ...named,
    wrapped,
    masterKeyId: keyWrap.currentKeyId,
    createdAtMs: clock.nowMs(),
    retiredAtMs: null,
    emptiedAtMs: null,
    sealsReserved: 0,
  };
}

async function rewrapAll({ run, keyWrap }: KeyRingOptions, merchantId: MerchantId): Promise<number> {
  const rows = await run(merchantId, (tx) => tx.dataKeys.list());
  const elsewhere = rows.filter(({ masterKeyId }) => masterKeyId !== keyWrap.currentKeyId);
  for (const row of elsewhere) {
    const context = contextOf(row);
    const dataKey = await keyWrap.unwrap(row.masterKeyId, row.wrapped, context);
    const wrapped = await keyWrap.wrap(dataKey, context);
    await run(merchantId, (tx) =>
      tx.dataKeys.rewrap(row.id, { from: row.masterKeyId, to: keyWrap.currentKeyId, wrapped }),
    );
  }
  return elsewhere.length;
}
