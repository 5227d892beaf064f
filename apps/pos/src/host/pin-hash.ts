import { type ScryptOptions, randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** Slow hashes of PINs, for the time without a network. */
export interface PinHash {
  hash(pin: string): Promise<string>;
  /** False also for a text that is no hash of this kind. */
  matches(pin: string, stored: string): Promise<boolean>;
}

interface ScryptCost {
  /** Base two logarithm of scrypt's N. */
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
}

/**
 * OWASP's first setting for scrypt: 128 MiB and some 400 ms. Argon2id, which the server takes, is not in the
 * cryptography that Electron is built with.
 */
const usualCost: ScryptCost = { log2N: 17, r: 8, p: 1 };
/** What a stored hash may ask for: a row that somebody changed must not take the machine's memory. */
const log2NMax = 18;
/** Twice what the highest of them takes. */
const memoryMax = 2 ** 29;
const bytes = { salt: 16, hash: 32 } as const;

/** `scrypt$<log2 N>$<r>$<p>$<salt>$<hash>`, so that a later cost still reads what an earlier one wrote. */
export function createPinHash(cost: ScryptCost = usualCost): PinHash {
  return {
    async hash(pin) {
      const salt = randomBytes(bytes.salt);
      const made = await derive(pin, salt, cost);
      const texts = [salt, made].map((part) => part.toString("base64url"));
      return ["scrypt", cost.log2N, cost.r, cost.p, ...texts].join("$");
    },
    async matches(pin, stored) {
      const known = parse(stored);
      if (known === null) return false;
      return timingSafeEqual(await derive(pin, known.salt, known.cost), known.hash);
    },
  };
}

const pattern = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([\w-]{22})\$([\w-]{43})$/;

function parse(
  stored: string,
): { readonly cost: ScryptCost; readonly salt: Buffer; readonly hash: Buffer } | null {
  const [, log2N = "", r = "", p = "", salt = "", hash = ""] = pattern.exec(stored) ?? [];
  const cost = { log2N: Number(log2N), r: Number(r), p: Number(p) };
  const isSane = cost.log2N >= 1 && cost.log2N <= log2NMax && cost.r >= 1 && cost.r <= 8 && cost.p === 1;
  return isSane ? { cost, salt: Buffer.from(salt, "base64url"), hash: Buffer.from(hash, "base64url") } : null;
}

/** Off the event loop: the till goes on meanwhile. */
function derive(pin: string, salt: Buffer, { log2N, r, p }: ScryptCost): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** log2N, r, p, maxmem: memoryMax };
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, bytes.hash, options, (error, made) => (error ? reject(error) : resolve(made)));
  });
}
