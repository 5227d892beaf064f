import { proceduresOnPaper } from "@till/server/testing";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryOf } from "./arbitrary-of.ts";

test.for(proceduresOnPaper().flatMap(({ path, input }) => (input ? [{ path, input }] : [])))(
  "what is made for $path is what it accepts",
  ({ input }) => {
    const made = fc.sample(arbitraryOf(input, ["buyer@till.example"]), { numRuns: 40, seed: 1 });
    expect(made.flatMap((value) => input.safeParse(value).error?.issues ?? [])).toEqual([]);
  },
);
