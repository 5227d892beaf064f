import { type KeyObject, createCipheriv, createDecipheriv } from "node:crypto";

// AES-256-GCM by NIST SP 800-38D: a nonce of 96 bits that is never used twice with a key, a tag of 128 bits.
const algorithm = "aes-256-gcm";
export const KEY_BYTES = 32;
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Ciphertext with what it takes beside the key to open it, in base64url. */
export interface Sealed {
  readonly nonce: string;
  readonly ciphertext: string;
  readonly tag: string;
}

/** `bound` is not kept with the ciphertext, and must be the same when it is opened. */
interface Under {
  readonly key: KeyObject;
  readonly bound: string;
}

export function encrypt(content: Uint8Array, { key, bound, nonce }: Under & { nonce: Uint8Array }): Sealed {
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(bound, "utf8"));
  const ciphertext = Buffer.concat([cipher.update(content), cipher.final()]);
  return {
    nonce: Buffer.from(nonce).toString("base64url"),
    ciphertext: ciphertext.toString("base64url"),
    tag: cipher.getAuthTag().toString("base64url"),
  };
}

/** Null for another key, another `bound`, or a changed ciphertext: which of them cannot be told. */
export function decrypt({ nonce, ciphertext, tag }: Sealed, { key, bound }: Under): Buffer | null {
  const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, "base64url"), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(bound, "utf8"));
  decipher.setAuthTag(Buffer.from(tag, "base64url"));
  const content = decipher.update(ciphertext, "base64url");
  try {
    return Buffer.concat([content, decipher.final()]);
  } catch {
    return null;
  }
}
