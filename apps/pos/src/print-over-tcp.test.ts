import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RegisterId, ShiftId } from "@till/kernel";
import { money } from "@till/money";
import type { BlindReport } from "@till/reports";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Host } from "./host/create-host.ts";
import type { PrintingOptions } from "./host/printing/create-printing.ts";
import { openPrinterLine } from "./host/printing/open-printer-line.ts";
import { openHost, readyToPay, signedIn, value } from "./host/testing/test-host.ts";
import { eur } from "./host/testing/fake-server.ts";
import type { PrintState } from "./shared/printing.ts";
import {
  type Manner,
  type Slip,
  type VirtualPrinter,
  createVirtualPrinter,
} from "./virtual-boxes/virtual-printer.ts";

/** Short where a test waits for the end of it, long where it must not come. */
const limits = {
  connectMs: 5000,
  statusMs: 400,
  stalledMs: 5000,
  confirmMs: 1500,
  lookMs: 150,
  againMs: 100,
};
let folder: string;
let printer: VirtualPrinter;
const hosts: Host[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "till-print-"));
  printer = await createVirtualPrinter({ port: 0, nowMs: () => Date.now() });
});
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
  await printer.close();
  rmSync(folder, { recursive: true, force: true });
});

const file = () => join(folder, "till.sqlite");
const printing = (port = printer.port): PrintingOptions => ({
  openLine: openPrinterLine,
  address: { kind: "network", host: "127.0.0.1", port },
  limits,
});

async function atTheTill(options = printing()) {
  const ready = await readyToPay(file(), { printing: options });
  hosts.push(ready.host);
  return ready;
}

/** What who counts blind reads of a shift: an X while it is open, a Z when it is closed. */
const reportOf = (
  shiftId: ShiftId,
  number: number | null,
  madeAtMs: number,
  exceptions: BlindReport["exceptions"] = [],
): BlindReport => ({
  kind: "blind",
  number,
  shift: {
    shiftId,
    registerId: "r" as RegisterId,
    openedBy: "Carl",
    openedAtMs: 0,
    float: money(15_000n, eur),
    handOvers: [],
  },
  identity: {
    merchantName: "Corner Goods",
    storeName: "Main Street",
    registerName: "Register 1",
    businessDay: "2026-11-29",
    timeZone: "Europe/Dublin",
    cutoffHour: 4,
    currency: eur,
    madeAtMs,
    softwareVersion: "1",
  },
  salesCount: 1,
  returnsCount: 0,
  exceptions,
  byCashier: [],
});

const takeCash = (host: Host) => value(host.api.takeCash({ tendered: money(1000n, eur) }));
const receiptsOf = (prints: readonly PrintState[]) => prints.filter(({ kind }) => kind === "receipt");
const openingsOf = (prints: readonly PrintState[]) => prints.filter(({ kind }) => kind === "drawer");

/** The till's prints, once none is under way. */
async function settled(host: Host): Promise<readonly PrintState[]> {
  const deadlineMs = Date.now() + 20_000;
  for (;;) {
    const { prints } = await value(host.api.state());
    const isUnderWay = prints.some(({ state }) => state === "waiting" || state === "sending");
    if (prints.length > 0 && !isUnderWay) return prints;
    if (Date.now() > deadlineMs) throw new Error(`still ${prints.map(({ state }) => state).join(", ")}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const wordsOf = ({ items }: Slip): string =>
  items.map((item) => ("text" in item ? item.text : "")).join("\n");
const slips = () => printer.state().slips;

test("a cash sale opens the drawer and prints its receipt, and both are read back", async () => {
  const { host } = await atTheTill();
  await takeCash(host);
  const prints = await settled(host);
  expect(prints.map(({ kind, state }) => [kind, state])).toEqual([
    ["receipt", "printed"],
    ["drawer", "printed"],
  ]);
  expect(printer.state().openings).toHaveLength(1);
  const [slip] = slips();
  expect(slip?.isCut).toBe(true);
  expect(slip && wordsOf(slip)).toContain("Croissant");
  expect(slip?.items).toContainEqual({
    kind: "barcode",
    text: receiptsOf(prints)[0]?.number,
    align: "center",
  });
  expect(slip?.items.filter(({ kind }) => kind === "unread")).toEqual([]);
});

test("a reprint is a job of its own, says copy on the paper, and is counted", async () => {
  const { host } = await atTheTill();
  await takeCash(host);
  const number = receiptsOf(await settled(host))[0]?.number ?? "";
  for (let copy = 0; copy < 2; copy += 1) await value(host.api.print({ number, kind: "receipt" }));
  expect(receiptsOf(await settled(host)).map(({ copy }) => copy)).toEqual([true, true, false]);
  expect(slips().map((slip) => /COPY( 2)?/.exec(wordsOf(slip))?.[0])).toEqual(["COPY 2", "COPY", undefined]);
  await value(host.api.print({ number, kind: "gift_receipt" }));
  await settled(host);
  expect(slips()[0] && wordsOf(slips()[0] as Slip)).not.toMatch(/COPY|€|\d\.\d\d/);
});

test("a Z printed again says copy on the paper, an X never does, and each print's end is known", async () => {
  const { host, server } = await atTheTill();
  await expect.poll(() => server.acts.length).toBe(1);
  for (let time = 0; time < 2; time += 1) {
    server.report = (id) => reportOf(id, null, time);
    await value(host.api.printShiftReport({ which: "open" }));
    await settled(host);
  }
  await value(host.api.countShift({ counted: money(15_000n, eur), pieces: null }));
  await value(host.api.closeShift({ reason: null, withoutApproval: false }));
  server.report = (id) => reportOf(id, 7, 2);
  // The first fails: it is no paper, so what follows is no copy.
  await printer.be("paper_out");
  const { subject } = await value(host.api.printShiftReport({ which: "last" }));
  await settled(host);
  await printer.be("normal");
  for (let time = 0; time < 3; time += 1) {
    await value(host.api.printShiftReport({ which: "last" }));
    await settled(host);
  }
  const zs = (await settled(host)).filter((print) => print.subject === subject);
  expect(zs.map(({ state, copy }) => [state, copy])).toEqual([
    ["printed", true],
    ["printed", true],
    ["printed", false],
    ["failed", false],
  ]);
  expect(
    slips().map((slip) =>
      wordsOf(slip)
        .match(/[XZ] REPORT|COPY( 2)?/g)
        ?.join(" "),
    ),
  ).toEqual(["Z REPORT COPY 2", "Z REPORT COPY", "Z REPORT", "X REPORT", "X REPORT"]);
});

const cannot: readonly [Manner, string][] = [
  ["paper_out", "paper_out"],
  ["cover_open", "cover_open"],
  ["off", "refused"],
];
test.each(cannot)(
  "a printer that is %s fails before anything is sent, and the sale stands",
  async (manner, problem) => {
    await printer.be(manner);
    const { host } = await atTheTill();
    await takeCash(host);
    const prints = await settled(host);
    expect(receiptsOf(prints)).toMatchObject([{ state: "failed", problem }]);
    const { payment } = await value(host.api.state());
    expect(payment?.stage).toBe("paid");

    // What failed is not in the printer's memory: with paper, cover and power back, nothing comes by itself.
    await printer.be("normal");
    expect(slips()).toEqual([]);
    await value(host.api.printAgain({ printId: receiptsOf(prints)[0]?.id ?? "" }));
    expect(receiptsOf(await settled(host))[0]).toMatchObject({ state: "printed", copy: false });
    expect(slips()).toHaveLength(1);
  },
);

test("without paper the drawer opens all the same, once, and does not wait for a new roll to open", async () => {
  await printer.be("paper_out");
  const { host } = await atTheTill();
  await takeCash(host);
  expect(openingsOf(await settled(host))).toMatchObject([{ state: "printed" }]);
  await printer.be("normal");
  expect(printer.state().openings).toHaveLength(1);
});

test("an address where nothing is, and one that is no name, fail with what they are", async () => {
  const { host } = await atTheTill();
  const settings = { columns: 42, codePages: "epson", printsByItself: false, hasDrawer: false } as const;
  const refused = await host.api.savePrinter({ ...settings, address: "not an address" });
  expect(refused.ok).toBe(false);
  await value(host.api.savePrinter({ ...settings, address: "no-such-printer.invalid" }));
  await value(host.api.printTestPage());
  expect(await settled(host)).toMatchObject([{ kind: "test", state: "failed", problem: "address_unknown" }]);
});

test("a line that breaks in the middle leaves it unknown, and nothing is printed again by itself", async () => {
  await printer.be("drops_line");
  const { host } = await atTheTill();
  await takeCash(host);
  const [print] = receiptsOf(await settled(host));
  expect(print).toMatchObject({ state: "unknown", problem: "line_lost" });
  await printer.be("normal");
  expect(slips()).toHaveLength(1);

  // A person looked and did not find it whole: what follows says copy, since the first may lie somewhere.
  await value(host.api.printAgain({ printId: print?.id ?? "" }));
  const [second, first] = receiptsOf(await settled(host));
  expect(first).toMatchObject({ state: "unknown", decision: "not_there" });
  expect(second).toMatchObject({ state: "printed", copy: true });
  const twice = await host.api.printAgain({ printId: print?.id ?? "" });
  expect(twice).toMatchObject({ ok: false, message: "Somebody has decided this already." });
});

test("a person's word that it came out ends the question and prints nothing", async () => {
  await printer.be("runs_out");
  const { host } = await atTheTill();
  await takeCash(host);
  const [print] = receiptsOf(await settled(host));
  expect(print).toMatchObject({ state: "unknown", problem: "paper_ran_out" });
  // The printer holds the rest, and prints it on the new roll: one receipt, in the end.
  await printer.be("normal");
  await value(host.api.decidePrint({ printId: print?.id ?? "", decision: "came_out" }));
  expect(receiptsOf(await settled(host))).toMatchObject([{ decision: "came_out" }]);
  expect(slips()).toMatchObject([{ isCut: true }]);
});

test("a printer that answers nothing prints, and the till does not claim to know", async () => {
  await printer.be("silent");
  const { host } = await atTheTill();
  await takeCash(host);
  expect(receiptsOf(await settled(host))).toMatchObject([{ state: "unknown", problem: "silent" }]);
  expect(slips()).toHaveLength(1);
  await value(host.api.checkPrinter());
  expect((await value(host.api.state())).printer.status.kind).toBe("silent");
});

test("a slow printer is waited for while it answers", async () => {
  await printer.be("slow");
  const { host } = await atTheTill({ ...printing(), limits: { ...limits, confirmMs: 30_000 } });
  await takeCash(host);
  expect(receiptsOf(await settled(host))).toMatchObject([{ state: "printed" }]);
});

test("little paper is told while it still prints", async () => {
  await printer.be("paper_low");
  const { host } = await atTheTill();
  await takeCash(host);
  await settled(host);
  expect((await value(host.api.state())).printer.status.kind).toBe("paper_low");
});

test("a printer that serves another till is asked again before anything is sent, then given up", async () => {
  const door = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  const { host } = await atTheTill(printing((door.address() as AddressInfo).port));
  await takeCash(host);
  expect(receiptsOf(await settled(host))).toMatchObject([{ state: "failed", problem: "busy" }]);
  door.close();
});

test("a till that stops in the middle of a print does not print it again when it starts", async () => {
  await printer.be("slow");
  const { host, server, ids } = await atTheTill({ ...printing(), limits: { ...limits, confirmMs: 30_000 } });
  await value(
    host.api.savePrinter({
      columns: 42,
      codePages: "epson",
      printsByItself: true,
      hasDrawer: false,
      address: `127.0.0.1:${printer.port}`,
    }),
  );
  await takeCash(host);
  const number = (await value(host.api.state())).prints[0]?.number ?? "";
  await value(host.api.print({ number, kind: "receipt" }));
  await expect.poll(() => slips().length, { timeout: 20_000 }).toBe(1);
  hosts.length = 0;
  await host.stop();

  const restarted = openHost(file(), server, ids, { printing: printing() });
  hosts.push(restarted);
  await signedIn(restarted, server);
  expect(receiptsOf(await settled(restarted))).toMatchObject([
    { state: "failed", problem: "till_stopped" },
    { state: "unknown", problem: "till_stopped_sending" },
  ]);
  expect(slips()).toHaveLength(1);
});

test("one job at a time: ten prints come out as ten whole slips", async () => {
  const { host } = await atTheTill();
  await takeCash(host);
  const number = receiptsOf(await settled(host))[0]?.number ?? "";
  for (let copy = 0; copy < 9; copy += 1) await value(host.api.print({ number, kind: "receipt" }));
  await settled(host);
  expect(slips()).toHaveLength(10);
  for (const slip of slips()) expect(wordsOf(slip)).toContain("Thank you");
});

test("in training the paper says that it is no receipt, and the real drawer stays shut", async () => {
  const { host } = await atTheTill();
  await takeCash(host);
  await value(host.api.finishPayment());
  await settled(host);
  const { openings } = printer.state();
  expect(openings).toHaveLength(1);
  await value(host.api.startTraining());
  await value(host.api.openShift({ float: money(0n, eur) }));
  await value(host.api.scan({ code: "4006381333931" }));
  await takeCash(host);
  await value(host.api.drawerAct({ kind: "no_sale", amount: null, reason: "other", note: "look" }));
  const prints = await settled(host);
  expect([receiptsOf(prints).length, openingsOf(prints).length]).toEqual([1, 0]);
  const [paper] = slips();
  expect(paper && wordsOf(paper)).toContain("TRAINING: NO");
  expect(printer.state().openings).toEqual(openings);
});

test("an X speaks the register's language on screen and paper, and English on paper where printers have no letters", async () => {
  const { host, server } = await atTheTill();
  server.report = (id) => reportOf(id, null, Date.now());
  await value(host.api.setLanguage({ language: "de" }));
  const german = await value(host.api.printShiftReport({ which: "open" }));
  expect(german.title).toBe("X-Bericht");
  expect(german.html).toContain("Geschäftstag");
  await settled(host);
  const [paper] = slips();
  expect(paper && wordsOf(paper)).toMatch(/X-BERICHT[^]*Geschäftstag[^]*Verkäufe/);
  await value(host.api.setLanguage({ language: "ar" }));
  const shown = await value(host.api.shiftReport({ which: "open" }));
  expect(shown.html).toMatch(/<html lang="ar[^"]*" dir="rtl">[^]*يوم العمل/);
  const printed = await value(host.api.printShiftReport({ which: "open" }));
  expect(printed.html).toContain("Business day");
  await settled(host);
  const [arabic] = slips();
  expect(arabic && wordsOf(arabic)).toContain("Business day");
});

test("why a drawer was opened, the mark of a copy and the test page are in the register's language", async () => {
  const { host, server } = await atTheTill();
  await expect.poll(() => server.acts.length).toBe(1);
  await value(host.api.setLanguage({ language: "de" }));
  await value(host.api.countShift({ counted: money(15_000n, eur), pieces: null }));
  await value(host.api.closeShift({ reason: null, withoutApproval: false }));
  server.report = (id) => reportOf(id, 7, 2, [opening("mistake"), opening("Frau Roth hat gefragt")]);
  for (let time = 0; time < 2; time += 1) {
    await value(host.api.printShiftReport({ which: "last" }));
    await settled(host);
  }
  const [copy, first] = slips().map(wordsOf);
  expect(first).toMatch(/Schublade ohne Verkauf geöffnet[^]*, aus Versehen\n[^]*, Frau Roth hat gefragt\n/);
  expect(copy).toMatch(/^ *KOPIE$/m);
  await value(host.api.printTestPage());
  await settled(host);
  expect(slips()[0] && wordsOf(slips()[0] as Slip)).toMatch(/TESTSEITE[^]*Spalten[^]*1\.234,56 €/);
});

const opening = (reason: string): BlindReport["exceptions"][number] => ({
  kind: "no_sale",
  personId: null,
  name: "Carl",
  approverName: null,
  registerName: "Register 1",
  atMs: 0,
  amount: null,
  reason,
});
