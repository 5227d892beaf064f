import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDeviceLine } from "./open-device-line.ts";
import { printerAddress } from "./printer-settings.ts";
import { sendToPrinter } from "./send-to-printer.ts";

const limits = { connectMs: 500, statusMs: 50, stalledMs: 500, confirmMs: 100, lookMs: 20, againMs: 10 };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-device-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const job = { bytes: new TextEncoder().encode("a receipt"), isPulse: false };

test("a device takes the job whole; one that says nothing leaves it unknown", async () => {
  const path = join(folder, "lp0");
  writeFileSync(path, "");
  const outcome = await sendToPrinter(job, { open: openDeviceLine(path, limits), limits });
  expect(outcome).toEqual({ state: "unknown", problem: "silent" });
  expect(readFileSync(path, "latin1")).toContain("a receipt");
});

test("a device that is not there fails, and nothing was sent", async () => {
  const open = openDeviceLine(join(folder, "lp9"), limits);
  expect(await sendToPrinter(job, { open, limits })).toEqual({ state: "failed", problem: "device_missing" });
});

test("an address is a host with or without a port, a device or a share, and nothing else", () => {
  expect(printerAddress(" kitchen ")).toEqual({ kind: "network", host: "kitchen", port: 9100 });
  expect(printerAddress("192.168.1.50:9101")).toEqual({ kind: "network", host: "192.168.1.50", port: 9101 });
  expect(printerAddress("/dev/usb/lp0")).toEqual({ kind: "device", path: "/dev/usb/lp0" });
  expect(printerAddress("\\\\localhost\\Receipts")).toMatchObject({ kind: "device" });
  expect(printerAddress("")).toBeNull();
  for (const wrong of ["http://printer", "a b", "/etc/passwd", "/dev/../etc/passwd", "host:0", "host:70000"])
    expect(() => printerAddress(wrong)).toThrow("no printer's address");
});
