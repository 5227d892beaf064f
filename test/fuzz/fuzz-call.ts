import type { ProcedureRow } from "@till/server/testing";
import * as fc from "fast-check";
import { stringify } from "superjson";
import { arbitraryOf } from "./arbitrary-of.ts";
import { changePart, gone, waysInto } from "./change-part.ts";
import { hostileKey, hostileValue, withSpecialKeys } from "./hostile-values.ts";
import { type Sent, json, mangled, wrongMeta } from "./wire-attacks.ts";

/** Who calls; `owner` sits in the office, `program` has an API key with all that keys may have. */
const whos = ["nobody", "cashier", "owner", "program"] as const;
export type Who = (typeof whos)[number];

export interface FuzzCall extends Sent {
  readonly procedure: ProcedureRow;
  readonly who: Who;
  readonly how: "valid" | "near" | "hostile" | "mangled" | "meta";
}

/** Calls of one procedure: what it accepts, what it nearly accepts, and what nobody sends who means well. */
export function fuzzCallsOf(procedure: ProcedureRow, known: readonly string[]): fc.Arbitrary<FuzzCall> {
  const { input } = procedure;
  const valid = input === null ? fc.constant(undefined) : arbitraryOf(input, known);
  const call = (how: FuzzCall["how"], sent: fc.Arbitrary<Sent>): fc.Arbitrary<FuzzCall> =>
    fc.tuple(fc.constantFrom(...whos), sent).map(([who, one]) => ({ procedure, who, how, ...one }));
  return fc.oneof(
    { weight: 5, arbitrary: call("valid", valid.map(plain)) },
    { weight: 5, arbitrary: call("near", nearly(valid).map(plain)) },
    { weight: 1, arbitrary: call("hostile", hostileValue.map(plain)) },
    {
      weight: 2,
      arbitrary: call(
        "mangled",
        valid.chain((value) => mangled(plain(value).body)),
      ),
    },
    { weight: 1, arbitrary: call("meta", wrongMeta) },
  );
}

const plain = (value: unknown): { readonly body: string; readonly headers: Sent["headers"] } => ({
  body: withSpecialKeys(written(value)),
  headers: json,
});

/** A call of a procedure as its client sends it. */
export const plainCall = (procedure: ProcedureRow, value: unknown): Omit<FuzzCall, "who"> => ({
  procedure,
  how: "valid",
  ...plain(value),
});

/** superjson refuses a few keys by itself; such a value goes as plain JSON. */
function written(value: unknown): string {
  try {
    return stringify(value === gone ? undefined : value);
  } catch {
    return (
      JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? String(part) : part)) ?? ""
    );
  }
}

/** One part of it hostile, gone, far too many, or joined by a member that nobody asked for. */
function nearly(valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const changes: fc.Arbitrary<(part: unknown) => unknown> = fc.oneof(
    { weight: 4, arbitrary: hostileValue.map((value) => () => value) },
    { weight: 1, arbitrary: fc.constant(() => gone) },
    { weight: 1, arbitrary: fc.constant((part: unknown) => Array.from({ length: 2_000 }, () => part)) },
    {
      weight: 1,
      arbitrary: fc.tuple(hostileKey, hostileValue).map(
        ([key, value]) =>
          (part: unknown) =>
            typeof part === "object" && part !== null && !Array.isArray(part)
              ? { ...part, [key]: value }
              : value,
      ),
    },
  );
  return fc.tuple(valid, fc.nat(), changes).map(([value, which, change]) => {
    const ways = waysInto(value);
    return changePart(value, ways[which % ways.length] ?? [], change);
  });
}
