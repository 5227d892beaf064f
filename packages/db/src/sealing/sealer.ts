import type { MerchantId } from "@till/kernel";
import { NONCE_BYTES } from "./aes-gcm.ts";
import { blindIndex } from "./blind-index.ts";
import type { KeyRing } from "./key-ring.ts";
import { sealedColumns } from "./sealed-columns.ts";
import { type Place, openSealed, parseSealed, sealText } from "./sealed-text.ts";

/** Turns what must not be readable in the database into sealed text and back. */
export interface Sealer {
  seal(place: Place, text: string): Promise<string>;
  /** Plain text, from before its column was sealed, is given back as it stands. @throws {SealError} */
  open(place: Place, stored: string): Promise<string>;
  /** What is stored beside a sealed address so that it can be found. */
  index(merchantId: MerchantId, address: string): Promise<string>;
  /** Every index the address may have been stored with. */
  indexes(merchantId: MerchantId, address: string): Promise<readonly string[]>;
}

export function createSealer(keys: KeyRing, random: (count: number) => Uint8Array): Sealer {
  return {
    async seal(place, text) {
      const key = await keys.current(place.merchantId, sealedColumns[place.column]);
      return sealText(text, key, { place, nonce: random(NONCE_BYTES) });
    },
    async open(place, stored) {
      const sealed = parseSealed(stored);
      if (sealed === null) return stored;
      return openSealed(sealed, await keys.find(place.merchantId, sealed.dataKeyId), place);
    },
    async index(merchantId, address) {
      return blindIndex(address, await keys.current(merchantId, "index"));
    },
    async indexes(merchantId, address) {
      return (await keys.all(merchantId, "index")).map((key) => blindIndex(address, key));
    },
  };
}
