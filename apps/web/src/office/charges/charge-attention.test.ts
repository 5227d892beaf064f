import { parseId } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import type { ChargeView } from "@till/wire";
import { sampleAttempt, sampleCharge } from "@till/wire/testing";
import { expect, test } from "vitest";
import { attentionOf, waitsFor } from "./charge-attention.ts";

const eur = parseCurrency("EUR");
const id = "019a0000-0000-7000-8000-000000000000";
const charge = sampleCharge({
  id: parseId(id),
  saleId: parseId(id),
  tender: { kind: "paypal" },
  amount: money(500n, eur),
  state: "captured",
  captured: money(500n, eur),
});
const attempt = sampleAttempt({ id: parseId(id), startedAtMs: 1 });
const kindsOf = (change: Partial<ChargeView>) =>
  attentionOf({ ...charge, ...change }).map(({ kind }) => kind);

test("a charge that is as it should be needs nobody", () => {
  expect(attentionOf(charge)).toEqual([]);
});

test("an unknown charge waits for its gateway until a person may decide it, then only for the person", () => {
  expect(kindsOf({ unknown: true, attempts: [attempt] })).toEqual(["unknown"]);
  expect(kindsOf({ unknown: true, attempts: [{ ...attempt, decidable: true }] })).toEqual(["decide"]);
});

test("money that came for a charge that was let go is said, and whether it went back", () => {
  const [late] = attentionOf({ ...charge, wanted: false });
  expect(late).toMatchObject({ kind: "late", words: expect.stringContaining("is given back") });
  const [back] = attentionOf({ ...charge, wanted: false, refunded: money(500n, eur) });
  expect(back).toMatchObject({ kind: "late", words: expect.stringContaining("went back") });
  expect(kindsOf({ wanted: false, state: "voided" })).toEqual([]);
});

test("a decision stays on view with what the gateway said later, and an alarm with its words", () => {
  const decision = { done: true, reason: "seen in the dashboard", personName: "Ada", atMs: 2 };
  const decided = (later: { readonly done: boolean | null; readonly words: string } | null) =>
    attentionOf({
      ...charge,
      attempts: [{ ...attempt, state: "succeeded", alarm: "key reused", decision: { ...decision, later } }],
    }).map(({ words }) => words);
  const said = "Ada decided that it took place: seen in the dashboard.";
  expect(decided(null)).toEqual(["Alarm: key reused", said]);
  expect(decided({ done: true, words: "captured" })[1]).toBe(`${said} The gateway said later: captured.`);
  expect(decided({ done: false, words: "canceled" })[1]).toBe(
    `${said} The gateway contradicted later: canceled.`,
  );
});

test("what is open says whom it waits for, what is over says nothing", () => {
  const words = (state: ChargeView["state"]) => waitsFor({ ...charge, state });
  expect([words("requires_action"), words("authorized")]).toEqual([
    "For the buyer.",
    "To be captured or released.",
  ]);
  expect([words("captured"), words("declined"), words("voided")]).toEqual([null, null, null]);
});
