import { createHash } from "node:crypto";

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Numbers kept back on disk at a time, many more than one request uses: a restart skips the rest of a block. */
const blockSize = 4096;

/** Ids and chance that follow from a seed and from how much was asked before. */
export interface Chance {
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number;
  /** `length` characters of `alphabet` (letters and digits unless told). */
  text(length: number, alphabet?: string): string;
  uuid(): string;
  /**
   * Keeps numbers back on disk ahead of need. Called outside transactions: what is reserved inside one is forgotten
   * when it is rolled back, and a restart would make the same ids again.
   */
  reserve(): void;
  /** Starts again from `seed`. */
  reset(seed: string): void;
}

export interface ChanceCounter {
  load(): number;
  save(count: number): void;
}

export function createChance(seed: string, counter: ChanceCounter): Chance {
  let state = seedState(seed);
  let count = counter.load();
  let reserved = count;

  const reserve = (atLeast: number): void => {
    if (reserved - count >= atLeast) return;
    reserved = count + blockSize;
    counter.save(reserved);
  };

  const next = (): number => {
    reserve(1);
    count += 1;
    return mix(state, count);
  };

  const text = (length: number, alphabet = base62): string => {
    let out = "";
    for (let i = 0; i < length; i += 1) out += alphabet.charAt(next() % alphabet.length);
    return out;
  };

  return {
    reserve: () => reserve(blockSize / 2),
    below: (below) => next() % below,
    text,
    uuid: () => {
      const hex = text(32, "0123456789abcdef");
      const variant = "89ab".charAt(next() % 4);
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
    reset(seed) {
      state = seedState(seed);
      count = 0;
      reserved = 0;
    },
  };
}

function seedState(seed: string): { readonly a: number; readonly b: number } {
  const digest = createHash("sha256").update(seed).digest();
  return { a: digest.readUInt32LE(0), b: digest.readUInt32LE(4) };
}

/** A number of 32 bits from a seed and a position (murmur3's finalizer, run twice over). */
function mix(state: { readonly a: number; readonly b: number }, position: number): number {
  return scramble(scramble(position ^ state.a) ^ state.b);
}

function scramble(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
