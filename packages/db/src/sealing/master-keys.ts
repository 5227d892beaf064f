import { type KeyObject, createSecretKey } from "node:crypto";
import { type Sealed, KEY_BYTES, NONCE_BYTES, decrypt, encrypt } from "./aes-gcm.ts";
import { type KeyWrap, MasterKeyError } from "./key-wrap.ts";

const wrappedPattern = /^w1\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{22})$/;
const masterKeyPattern = /^([A-Za-z0-9_-]{1,40}):([A-Za-z0-9+/]{43}=)$/;

/** Master keys as they are written in the environment: `id:base64 of 32 bytes`, several with commas, the current one first. */
export interface MasterKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** @throws {MasterKeyError} saying what is wrong, never with a key in it. */
export function parseMasterKeys(text: string): readonly MasterKey[] {
  const keys = text.split(",").map((part, index): MasterKey => {
    const [, id, base64] = masterKeyPattern.exec(part.trim()) ?? [];
    if (id === undefined || base64 === undefined) {
      throw new MasterKeyError(
        `master key number ${index + 1} must be written id:base64-of-32-bytes; \`npx -y pnpm@12 keys new\` makes one`,
      );
    }
    return { id, bytes: Buffer.from(base64, "base64") };
  });
  const twice = keys.find(({ id }, index) => keys.findIndex((other) => other.id === id) !== index);
  if (twice) throw new MasterKeyError(`the master key ${twice.id} is there twice; keep one of them`);
  return keys;
}

export const formatMasterKey = ({ id, bytes }: MasterKey): string =>
  `${id}:${Buffer.from(bytes).toString("base64")}`;

/** Wraps under the first of these keys and unwraps under any of them. */
export function createMasterKeyWrap(
  keys: readonly MasterKey[],
  random: (count: number) => Uint8Array,
): KeyWrap {
  const [current] = keys;
  if (current === undefined) throw new MasterKeyError("there must be at least one master key");
  const known = new Map<string, KeyObject>(keys.map(({ id, bytes }) => [id, secretKey(bytes)]));
  return {
    currentKeyId: current.id,
    async wrap(dataKey, context) {
      const key = secretKey(current.bytes);
      const sealed = encrypt(dataKey, { key, bound: context, nonce: random(NONCE_BYTES) });
      return `w1.${sealed.nonce}.${sealed.ciphertext}.${sealed.tag}`;
    },
    async unwrap(keyId, wrapped, context) {
      const key = known.get(keyId);
      if (key === undefined) {
        throw new MasterKeyError(
          `The master key ${keyId} is needed and is not among those given. Put it back behind the current one, and run \`npx -y pnpm@12 keys rotate\` before taking it away.`,
        );
      }
      const sealed = parseWrapped(wrapped);
      const dataKey = sealed && decrypt(sealed, { key, bound: context });
      if (!dataKey) {
        throw new MasterKeyError(
          `The master key ${keyId} does not open what was wrapped with a key of that name. Give the key that had this name then.`,
        );
      }
      return dataKey;
    },
  };
}

function secretKey(bytes: Uint8Array): KeyObject {
  if (bytes.length !== KEY_BYTES) throw new MasterKeyError("a master key must have 32 bytes");
  return createSecretKey(bytes);
}

function parseWrapped(text: string): Sealed | null {
  const [, nonce, ciphertext, tag] = wrappedPattern.exec(text) ?? [];
  return nonce === undefined || ciphertext === undefined || tag === undefined
    ? null
    : { nonce, ciphertext, tag };
}
