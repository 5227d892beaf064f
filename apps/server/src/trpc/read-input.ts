import { type SuperJSONResult, deserialize } from "superjson";
import { z } from "zod";

/** The kinds of values that JSON lacks and an input may hold; every other has no place in a schema. */
const note = z.tuple([z.enum(["bigint", "undefined", "number"])]);

/**
 * superjson's own notes beside the value: one for the whole, or one for each place. That the same object stands in
 * several places is left out; it stands in each of them.
 */
const notes = z.object({
  values: z.union([note, z.record(z.string(), note)]).optional(),
  v: z.number().optional(),
});

/**
 * Reads an input. superjson would do what it is told by whoever sends it, before any schema looks: make an array of a
 * length that takes all memory, tie an object to itself so that looking through it never ends, count through a set for
 * each of its members. So its notes are read first, and those that no client of Till writes are refused.
 */
export function readInput({ json, meta }: SuperJSONResult): unknown {
  if (meta === undefined) return deserialize({ json });
  const { values, v } = notes.parse(meta);
  return deserialize({
    json,
    meta: { ...(values !== undefined && { values }), ...(v !== undefined && { v }) },
  });
}
