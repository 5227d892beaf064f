import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import { money } from "@till/money";
import { eur, pin } from "../host/testing/fake-server.ts";
import { until, value } from "../host/testing/test-host.ts";
import type { TillState } from "../shared/till-state.ts";
import { type UpdaterPart, keepUpdated, updateWait } from "./keep-updated.ts";
import { desktops } from "./testing/open-desktop.ts";

const desk = desktops();

class UpdaterDouble extends EventEmitter implements UpdaterPart {
  autoDownload = false;
  autoInstallOnAppQuit = true;
  allowDowngrade = true;
  checks = 0;
  installs = 0;
  checkForUpdates(): Promise<unknown> {
    this.checks += 1;
    return Promise.reject(new Error("no network"));
  }
  quitAndInstall(): void {
    this.installs += 1;
  }
}

async function ready() {
  const { host } = await desk.open();
  const updater = new UpdaterDouble();
  const waits: { readonly delayMs: number; readonly wake: () => void }[] = [];
  const order: string[] = [];
  keepUpdated({
    updater,
    host,
    leave: {
      isLeaving: () => false,
      withLast: (last) => {
        order.push("host stopped");
        last();
        return Promise.resolve();
      },
    },
    schedule(delayMs, wake) {
      const one = { delayMs, wake };
      waits.push(one);
      return () => void waits.splice(waits.indexOf(one), 1);
    },
  });
  const rest = () => waits.find(({ delayMs }) => delayMs === 300_000);
  const notice = async () => (await value(host.api.state())).notices;
  return { host, updater, waits, rest, notice, order };
}

test("a newer version waits for the sale, the sending and the person, and installs itself when the till was left alone", async () => {
  const { host, updater, rest, notice, order } = await ready();
  expect(updater).toMatchObject({ autoDownload: true, autoInstallOnAppQuit: false, allowDowngrade: false });
  // Any change tells the state of the till.
  await value(host.api.scan({ code: "4006381333931" }));
  updater.emit("update-downloaded", { version: "1.3.0" });
  expect(await notice()).toEqual([{ kind: "update", version: "1.3.0", waitsFor: "sale" }]);
  await value(host.api.clearCart());
  await until(async () => (await value(host.api.state())).connection.waiting === 0);
  expect(await notice()).toMatchObject([{ waitsFor: "person" }]);
  expect(rest()).toBeUndefined();
  await value(host.api.signOut());
  expect(await notice()).toMatchObject([{ waitsFor: "rest" }]);
  expect(updater.installs).toBe(0);
  rest()?.wake();
  expect({ installs: updater.installs, order }).toEqual({ installs: 1, order: ["host stopped"] });
});

test("whoever comes back within minutes keeps the till as it is", async () => {
  const { host, updater, rest } = await ready();
  await value(host.api.clearCart());
  await until(async () => (await value(host.api.state())).connection.waiting === 0);
  updater.emit("update-downloaded", { version: "1.3.0" });
  const { people } = (await value(host.api.state())).register ?? { people: [] };
  await value(host.api.signOut());
  const resting = rest();
  const [person] = people;
  if (!person) throw new Error("the test shop has a cashier");
  await value(host.api.signIn({ personId: person.id, pin }));
  expect(rest()).toBeUndefined();
  resting?.wake();
  expect(updater.installs).toBe(0);
});

test("is asked for at the start and every four hours, whatever the network does", async () => {
  const { updater, waits } = await ready();
  waits.shift()?.wake();
  waits.find(({ delayMs }) => delayMs === 4 * 3_600_000)?.wake();
  expect(updater.checks).toBe(2);
  updater.emit("error");
});

describe("what a newer version waits for", () => {
  const alone = {
    training: null,
    payment: null,
    cart: { cart: { lines: [] } },
    connection: { waiting: 0, attention: [] },
    person: null,
  } as unknown as TillState;
  const base = { saleId: "s", total: money(1n, eur) };
  test.each([
    ["nothing", {}, null],
    ["a training, behind which something may be unsent", { training: { waiting: 0 } }, "training"],
    ["a payment", { payment: { ...base, stage: "paying", charge: {} } }, "payment"],
    ["a refused payment, whose sale is open", { payment: { ...base, stage: "refused" } }, "sale"],
    ["a receipt that is still on the screen", { payment: { ...base, stage: "paid" } }, "sale"],
    ["a cart", { cart: { cart: { lines: [{}] } } }, "sale"],
    ["a sale that is not sent", { connection: { waiting: 1, attention: [] } }, "sending"],
    ["a sale that the server refused", { connection: { waiting: 0, attention: [{}] } }, "sending"],
    ["somebody who is signed in", { person: { id: "p" } }, "person"],
  ])("%s", (_what, part, waitsFor) => {
    expect(updateWait({ ...alone, ...part } as unknown as TillState)).toBe(waitsFor);
  });
});
