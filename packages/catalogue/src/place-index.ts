/** Places by text. The texts are not kept: whoever asks looks whether a place is the one. */
export interface PlaceIndex {
  add(text: string, place: number): void;
  /** What `read` makes of the first place that was added under `text`; null for another's place, which is looked past. */
  find<T>(text: string, read: (place: number) => T | null): T | null;
}

const slotsFirst = 1024;

/**
 * A hash table in typed arrays. A `Map` keeps a hundred thousand texts and their entries, some 10 MB for each of the four that a
 * catalogue needs; this takes 2 MB, and leaves nothing for the garbage collector to walk through.
 */
export function createPlaceIndex(): PlaceIndex {
  let count = 0;
  let hashes = new Uint32Array(slotsFirst / 2);
  let places = new Uint32Array(slotsFirst / 2);
  /** Of an entry one more than its number; zero: free. */
  let slots = new Uint32Array(slotsFirst);

  /** Entries of one text stay in the order they were added in: each takes the first free slot from where its hash points. */
  const settle = (entry: number): void => {
    const mask = slots.length - 1;
    let slot = (hashes[entry] ?? 0) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = entry + 1;
  };
  const grow = (): void => {
    hashes = copyInto(new Uint32Array(hashes.length * 2), hashes);
    places = copyInto(new Uint32Array(places.length * 2), places);
    slots = new Uint32Array(slots.length * 2);
    for (let entry = 0; entry < count; entry += 1) settle(entry);
  };

  return {
    add(text, place) {
      if (count === hashes.length) grow();
      hashes[count] = hashOf(text);
      places[count] = place;
      settle(count);
      count += 1;
    },
    find(text, read) {
      const hash = hashOf(text);
      const mask = slots.length - 1;
      // Half of the slots are free at least, so it ends.
      for (let slot = hash & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
        const entry = (slots[slot] ?? 0) - 1;
        if (hashes[entry] !== hash) continue;
        const found = read(places[entry] ?? 0);
        if (found !== null) return found;
      }
      return null;
    },
  };
}

function copyInto(larger: Uint32Array<ArrayBuffer>, kept: Uint32Array): Uint32Array<ArrayBuffer> {
  larger.set(kept);
  return larger;
}

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
