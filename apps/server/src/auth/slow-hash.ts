import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

interface Cost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** OWASP's second recommended setting: 19 MiB, two passes, one lane. About 30 ms, off the event loop. */
const cost: Cost = { memoryKib: 19_456, passes: 2, lanes: 1 };
/** What a stored hash may ask for: a row that somebody changed must not take the machine's memory. */
const costMax: Cost = { memoryKib: 262_144, passes: 16, lanes: 4 };
const hashBytes = 32;
const saltBytes = 16;
const version = 19;
const derive = promisify(argon2);

/** Slow on purpose, so that a stolen hash is not soon a password: `$argon2id$v=19$m=…,t=…,p=…$<salt>$<hash>`. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  return format({ cost, salt, hash: await argon2id(secret, salt, cost) });
}

/** False also for a stored text that is no hash of this kind. */
export async function verifySecret(secret: string, stored: string): Promise<boolean> {
  const known = parse(stored);
  if (known === null) return false;
  const hash = await argon2id(secret, known.salt, known.cost);
  return known.hash.length === hash.length && timingSafeEqual(known.hash, hash);
}

/** True of a hash at another cost than today's: whoever holds the secret just then makes a new one. */
export function needsRehash(stored: string): boolean {
  const known = parse(stored);
  return (
    known === null ||
    known.isOldForm ||
    known.cost.memoryKib !== cost.memoryKib ||
    known.cost.passes !== cost.passes ||
    known.cost.lanes !== cost.lanes
  );
}

const argon2id = (secret: string, nonce: Buffer, { memoryKib, passes, lanes }: Cost): Promise<Buffer> =>
  derive("argon2id", {
    message: secret,
    nonce,
    memory: memoryKib,
    passes,
    parallelism: lanes,
    tagLength: hashBytes,
  });

interface Known {
  readonly cost: Cost;
  readonly salt: Buffer;
  readonly hash: Buffer;
  readonly isOldForm: boolean;
}

const pattern = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([\w+/]{11,86})\$([\w+/]{22,86})$/;
/** As the first shops wrote it, at a cost that the text did not name. */
const oldPattern = /^argon2id\$([\w-]{11,86})\$([\w-]{22,86})$/;
const oldCost: Cost = { memoryKib: 19_456, passes: 2, lanes: 1 };

function parse(stored: string): Known | null {
  const old = oldPattern.exec(stored);
  if (old) {
    const [, salt = "", hash = ""] = old;
    return {
      cost: oldCost,
      salt: Buffer.from(salt, "base64url"),
      hash: Buffer.from(hash, "base64url"),
      isOldForm: true,
    };
  }
  const [, memory, passes, lanes, salt = "", hash = ""] = pattern.exec(stored) ?? [];
  const asked: Cost = { memoryKib: Number(memory), passes: Number(passes), lanes: Number(lanes) };
  const isSane =
    asked.memoryKib >= 8 * asked.lanes &&
    asked.memoryKib <= costMax.memoryKib &&
    asked.passes >= 1 &&
    asked.passes <= costMax.passes &&
    asked.lanes >= 1 &&
    asked.lanes <= costMax.lanes;
  if (!isSane) return null;
  return {
    cost: asked,
    salt: Buffer.from(salt, "base64"),
    hash: Buffer.from(hash, "base64"),
    isOldForm: false,
  };
}

const format = (made: Pick<Known, "cost" | "salt" | "hash">): string =>
  `$argon2id$v=${version}$m=${made.cost.memoryKib},t=${made.cost.passes},p=${made.cost.lanes}` +
  `$${unpadded(made.salt)}$${unpadded(made.hash)}`;

const unpadded = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");
