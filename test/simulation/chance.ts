/** Everything that could be otherwise, from one seed. A fork does not depend on what was asked of its parent. */
export interface Chance {
  /** In [0, 1). */
  next(): number;
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number;
  happens(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** By weight; entries of weight zero never. */
  weighted<T>(entries: readonly (readonly [number, T])[]): T;
  bytes(count: number): Uint8Array;
  fork(name: string): Chance;
}

export function createChance(seed: string): Chance {
  let [a, b, c, d] = stateOf(seed);

  /** sfc32: small, fast and good enough to leave no pattern in a story. */
  const word = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return t >>> 0;
  };
  for (let round = 0; round < 12; round += 1) word();

  const chance: Chance = {
    next: () => word() / 2 ** 32,
    below: (below) => Math.floor((word() / 2 ** 32) * below),
    happens: (probability) => word() / 2 ** 32 < probability,
    pick(list) {
      const picked = list[chance.below(list.length)];
      if (picked === undefined) throw new RangeError("there is nothing to pick from");
      return picked;
    },
    weighted(entries) {
      let left = chance.next() * entries.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, entry] of entries) {
        left -= weight;
        if (left < 0) return entry;
      }
      throw new RangeError("there is nothing to pick from");
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => word() & 0xff),
    fork: (name) => createChance(`${seed}/${name}`),
  };
  return chance;
}

/** Four words of FNV-1a, each begun elsewhere. */
function stateOf(seed: string): [number, number, number, number] {
  const wordOf = (start: number): number => {
    let hash = start;
    for (let index = 0; index < seed.length; index += 1)
      hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
    return hash;
  };
  return [wordOf(0x811c9dc5), wordOf(0x9e3779b9), wordOf(0x85ebca6b), wordOf(0xc2b2ae35)];
}
