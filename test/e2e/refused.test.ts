import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Retry, tillErrorCodes } from "@till/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { trials } from "./bad-input.ts";
import { type Counter, createCounter } from "./counter.ts";

const readme = fileURLToPath(new URL("../../packages/payments/README.md", import.meta.url));

interface Row {
  readonly input: string;
  readonly code: string;
  readonly retry: Retry;
  /** `…` stands for anything. */
  readonly says: string;
}

/** The lines of the table in the README whose second cell is one of the codes. */
function tableOf(markdown: string): readonly Row[] {
  const codes: readonly string[] = tillErrorCodes;
  return markdown.split("\n").flatMap((line) => {
    const [input = "", code = "", retry = "", says = ""] = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", ""));
    return codes.includes(code) ? [{ input, code, retry: retry as Retry, says }] : [];
  });
}

const table = tableOf(readFileSync(readme, "utf8"));

let shop: Shop;
let counter: Counter;
beforeAll(async () => {
  shop = await startShop({ webhooks: "off", env: { TILL_LEASE_MS: "1000" } });
  counter = await createCounter(shop);
}, 60_000);
afterAll(() => shop.stop(), 60_000);

test("every line of the table is tried, and nothing is tried that is not in it", () => {
  expect(table.map(({ input }) => input).toSorted()).toEqual(Object.keys(trials).toSorted());
});

test.each(table)("$input: $code", async ({ input, code, retry, says }) => {
  const answer = await trials[input]?.(counter).then(
    (value) => ({ notRefused: value }),
    (error: unknown) => (error as { readonly data?: { readonly till?: unknown } }).data?.till ?? error,
  );
  const pattern = says.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  expect(answer).toMatchObject({ code, retry, message: expect.stringMatching(`^${pattern.join(".+")}$`) });
});

test("none of it moved money: report, ledger and gateways agree", async () => {
  const { cashier, manager } = counter;
  const report = await eventually(
    async () => {
      for (const { id } of await manager.charges.list.query({ open: true })) {
        await cashier.charges.refresh.mutate({ id });
      }
      return manager.reports.endOfDay.query({});
    },
    ({ proof }) => proof.holds,
    20_000,
  );
  expect(report.proof.differences).toEqual([]);
}, 60_000);
