import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { money } from "@till/money";
import { parse, stringify } from "superjson";
import { afterAll, expect, test } from "vitest";
import type { CustomerView } from "../shared/customer-view.ts";
import { customerView } from "./customer-view.ts";
import { serveCustomer } from "./serve-customer.ts";
import { eur } from "./testing/fake-server.ts";
import { readyToPay, value } from "./testing/test-host.ts";

const folder = mkdtempSync(join(tmpdir(), "till-display-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a buyer sees their lines, total and change, and nothing of people, shifts, counters or the printer", async () => {
  const { host } = await readyToPay(join(folder, "till.sqlite"));
  const told: string[] = [];
  const stop = serveCustomer(host, (text) => told.push(parse<CustomerView>(text).kind));
  const shown = async () => customerView(await value(host.api.state()));
  const cart = await shown();
  expect(cart).toMatchObject({
    kind: "cart",
    shop: "Pantry",
    lines: [{ name: "Croissant", quantityMilli: 1000, price: { amountMinor: 240n } }],
    total: { amountMinor: 240n },
    qr: null,
  });
  await value(host.api.takeCash({ tendered: money(500n, eur) }));
  const paid = await shown();
  expect(paid).toMatchObject({ kind: "paid", total: { amountMinor: 240n }, change: { amountMinor: 260n } });
  for (const view of [cart, paid])
    expect(stringify(view)).not.toMatch(/Cashier|Manager|shift|float|15000|printer/i);
  await value(host.api.signOut());
  expect(await shown()).toEqual({ locale: "en-IE", isTraining: false, kind: "welcome", shop: "Pantry" });
  // Told once of each change that is theirs, whatever else changed meanwhile.
  expect(told).toEqual(["cart", "paid", "welcome"]);
  stop();
  await host.stop();
});
