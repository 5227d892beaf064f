import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { money } from "@till/money";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DrawerActRequest } from "../shared/till-state.ts";
import { openStore } from "./store.ts";
import { type FakeServer, eur, managerPin } from "./testing/fake-server.ts";
import { openHost, readyToPay, signedIn, until, value } from "./testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-drawer-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const milk: DrawerActRequest = {
  kind: "paid_out",
  amount: money(350n, eur),
  reason: "supplies",
  note: "milk",
};
const moves = (server: FakeServer) =>
  server.acts.flatMap((act) => (act.kind === "shifts.moveCash" ? [act.input] : []));

test("cash out without a network is on disk with what is to be sent, and sent once after a kill", async () => {
  const { host, server, ids } = await readyToPay(file);
  await until(() => server.acts.length === 1);
  server.network = "down";
  await value(host.api.drawerAct(milk));
  const store = openStore(file);
  const [act] = store.drawerActs.latest(1);
  expect(store.queue.next(100_000).map(({ kind }) => kind)).toEqual(["shifts.moveCash"]);
  store.close();
  await host.stop();

  const again = openHost(file, server, ids);
  // It takes effect, and its answer does not arrive: the same one goes again.
  server.network = "lost";
  await signedIn(again, server).catch(() => undefined);
  server.network = "up";
  await signedIn(again, server);
  await until(async () => (await value(again.api.state())).connection.waiting === 0);
  expect(new Set(moves(server).map(({ id }) => id))).toEqual(new Set([act?.id]));
  expect(moves(server)[0]).toMatchObject({
    kind: "paid_out",
    amount: money(350n, eur),
    doneBy: server.setupAnswer.people[0]?.id,
  });
  expect((await value(again.api.state())).drawerActs).toMatchObject([
    { kind: "paid_out", note: "milk", doneBy: "Cashier 1" },
  ]);
  await again.stop();
});

test("a reason that is missing moves nothing", async () => {
  const { host, server } = await readyToPay(file);
  expect(await host.api.drawerAct({ ...milk, reason: null })).toMatchObject({
    ok: false,
    message: "Choose a reason.",
  });
  expect(await host.api.drawerAct({ ...milk, reason: "other", note: null })).toMatchObject({ ok: false });
  expect(await host.api.drawerAct({ ...milk, amount: money(0n, eur) })).toMatchObject({ ok: false });
  expect((await value(host.api.state())).drawerActs).toEqual([]);
  expect(moves(server)).toEqual([]);
  await host.stop();
});

test("above one's limit nothing moves before a manager's yes, which goes with it", async () => {
  const { host, server } = await readyToPay(file);
  const much: DrawerActRequest = { ...milk, amount: money(10_001n, eur) };
  const answer = await host.api.drawerAct(much);
  if (answer.ok || !answer.approval) throw new Error("a manager is asked");
  expect(answer.approval).toMatchObject({ permission: "cash.move", amount: much.amount });
  expect((await value(host.api.state())).drawerActs).toEqual([]);
  const [approver] = answer.approval.approvers;
  if (!approver) throw new Error("the manager may");
  await value(host.api.approve({ askId: answer.approval.id, personId: approver.id, pin: managerPin }));
  await value(host.api.drawerAct(much));
  await until(() => moves(server).length === 1);
  const [yes] = server.approvals.keys();
  expect(moves(server)[0]?.approvalIds).toEqual([yes]);
  expect(server.approvals.get(yes ?? "")?.subject).toBe(moves(server)[0]?.id);
  // The same sum again is another act, and asked for anew.
  expect(await host.api.drawerAct(much)).toMatchObject({ ok: false });
  // To the safe goes however much it is.
  await value(host.api.drawerAct({ kind: "drop", amount: money(90_000n, eur), reason: null, note: null }));
  await host.stop();
});
