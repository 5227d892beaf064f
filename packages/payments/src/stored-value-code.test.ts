import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  formatStoredValueCode,
  makeStoredValueCode,
  parseStoredValueCode,
  storedValueRandomBytes,
} from "./stored-value-code.ts";

const kinds = fc.constantFrom("gift_card" as const, "store_credit" as const);
const random = fc.uint8Array({ minLength: storedValueRandomBytes, maxLength: storedValueRandomBytes });
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".split("");

test("a code is read however it was typed, and says what it is", () => {
  fc.assert(
    fc.property(kinds, random, (kind, bytes) => {
      const code = makeStoredValueCode(kind, bytes);
      expect(parseStoredValueCode(code)).toEqual({ kind, code });
      const typed = ` ${formatStoredValueCode(code).toLowerCase().replaceAll("0", "o").replaceAll("1", "l")} `;
      expect(parseStoredValueCode(typed)).toEqual({ kind, code });
    }),
  );
});

test("a code with one wrong character is no code", () => {
  fc.assert(
    fc.property(kinds, random, fc.nat(15), fc.constantFrom(...alphabet), (kind, bytes, at, wrong) => {
      const code = makeStoredValueCode(kind, bytes);
      fc.pre(code[at] !== wrong);
      expect(parseStoredValueCode(code.slice(0, at) + wrong + code.slice(at + 1))).toBeNull();
    }),
  );
});

test("no code holds a run of digits as long as a card number", () => {
  fc.assert(
    fc.property(kinds, random, (kind, bytes) => {
      expect(makeStoredValueCode(kind, bytes)).not.toMatch(/\d{9,}/);
    }),
  );
});
