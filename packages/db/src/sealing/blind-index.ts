import { createHmac } from "node:crypto";
import type { DataKey } from "./key-ring.ts";

/**
 * What an address is searched by while it is sealed: a keyed hash, so that nobody without the key can try addresses
 * against the table. Equal addresses have equal indexes, which is what they are for, and all that they tell.
 */
export function blindIndex(address: string, { id, key }: DataKey): string {
  const mac = createHmac("sha256", key).update(normalised(address)).digest("base64url");
  return `${indexPrefixOf(id)}${mac}`;
}

export const indexPrefixOf = (dataKeyId: string): string => `${dataKeyId}.`;

/** Nobody means another mailbox by writing theirs in capitals. */
const normalised = (address: string): string => address.trim().normalize("NFC").toLowerCase();
