import type { MerchantId } from "@till/kernel";
import { type Sealed, decrypt, encrypt } from "./aes-gcm.ts";
import type { DataKey } from "./key-ring.ts";
import type { SealedColumn } from "./sealed-columns.ts";

/** Where a sealed value stands. Copied to another row, column or merchant it does not open. */
export interface Place {
  readonly merchantId: MerchantId;
  readonly column: SealedColumn;
  readonly rowId: string;
}

/** What stands there was changed, or sealed for another place. Nothing of it is told. */
export class SealError extends Error {
  override readonly name = "SealError";
}

const VERSION = "v1";
const sealedPattern = /^v1\.([0-9a-f-]{36})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]{22})$/;

/** What every text sealed with this data key begins with. */
export const prefixOf = (dataKeyId: string): string => `${VERSION}.${dataKeyId}.`;

/** `v1.<dataKeyId>.<nonce>.<ciphertext>.<tag>` */
export function sealText(
  text: string,
  { id, key }: DataKey,
  at: { place: Place; nonce: Uint8Array },
): string {
  const content = Buffer.from(text, "utf8");
  const sealed = encrypt(content, { key, bound: boundTo(at.place), nonce: at.nonce });
  return `${prefixOf(id)}${sealed.nonce}.${sealed.ciphertext}.${sealed.tag}`;
}

/** The data key that sealed a text, of which its beginning is enough; null for plain text. */
export const sealingKeyOf = (text: string): string | null => /^v1\.([0-9a-f-]{36})\./.exec(text)?.[1] ?? null;

/** Null for a text that is none of ours: one that was stored before its column was sealed. */
export function parseSealed(text: string): (Sealed & { readonly dataKeyId: string }) | null {
  // Most of what is asked about is long, and this much tells.
  if (!text.startsWith(`${VERSION}.`)) return null;
  const [, dataKeyId, nonce, ciphertext, tag] = sealedPattern.exec(text) ?? [];
  return dataKeyId === undefined || nonce === undefined || ciphertext === undefined || tag === undefined
    ? null
    : { dataKeyId, nonce, ciphertext, tag };
}

/** @throws {SealError} */
export function openSealed(sealed: Sealed, key: DataKey, place: Place): string {
  const content = decrypt(sealed, { key: key.key, bound: boundTo(place) });
  if (content === null) {
    throw new SealError(
      `What stands in ${place.column} of ${place.rowId} was changed, or was sealed for another place.`,
    );
  }
  return content.toString("utf8");
}

/** None of the parts holds a space. */
const boundTo = ({ merchantId, column, rowId }: Place): string =>
  `${VERSION} ${merchantId} ${column} ${rowId}`;
