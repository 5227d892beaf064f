import { randomBytes } from "node:crypto";
import { type Clock, type IdSource, createIdSource } from "@till/kernel";
import { money } from "@till/money";
import { expect } from "vitest";
import type { Answer } from "../../shared/host-api.ts";
import type { Host } from "../create-host.ts";
import { createFileKeyStore } from "../key-store.ts";
import type { PrintingOptions } from "../printing/create-printing.ts";
import { NoLine } from "../printing/printer-line.ts";
import { createPinHash } from "../pin-hash.ts";
import { type Store, openStore } from "../store.ts";
import { createTill } from "../training/create-till.ts";
import { type FakeServer, createFakeServer, eur, pin, registerKey } from "./fake-server.ts";

interface HostChoices {
  readonly clock?: Clock;
  readonly givenKey?: string | null;
  readonly store?: Store;
  readonly printing?: PrintingOptions;
}

export const testIds = (): IdSource =>
  createIdSource({ nowMs: () => Date.now() }, (count) => randomBytes(count));

/** A till without a printer. */
const noPrinter: PrintingOptions = {
  openLine: () => () => Promise.reject(new NoLine("refused")),
  address: null,
};

/** A host on `file`; made again on the same file it is the same register after a restart. */
export function openHost(
  file: string,
  server: FakeServer,
  ids: IdSource,
  {
    clock = { nowMs: () => Date.now() },
    givenKey = registerKey,
    store = openStore(file),
    printing = noPrinter,
  }: HostChoices = {},
): Host {
  const host = createTill({
    store,
    keys: createFileKeyStore(`${file}.key`, null),
    givenKey,
    // As cheap as scrypt goes: what is tested is what becomes of it.
    pinHash: createPinHash({ log2N: 1, r: 1, p: 1 }),
    printing,
    connect: () => server,
    clock,
    clockAheadMs: () => null,
    ids,
    locale: "en-IE",
    drawQr: () => Promise.resolve("<svg/>"),
    // No waiting: a turn of the event loop lets everything else run first.
    sleep: (_ms, signal) => new Promise((resolve) => (signal.aborted ? resolve() : setImmediate(resolve))),
    schedule(_delayMs, wake) {
      const turn = setImmediate(wake);
      return () => clearImmediate(turn);
    },
  });
  host.start();
  return host;
}

export async function value<T>(answer: Promise<Answer<T>>): Promise<T> {
  const got = await answer;
  if (!got.ok) throw new Error(got.message);
  return got.value;
}

export async function signedIn(host: Host, server: FakeServer): Promise<void> {
  await host.refresh();
  const [person] = server.setupAnswer.people;
  if (!person) throw new Error("the test shop has a cashier");
  await value(host.api.signIn({ personId: person.id, pin }));
}

/** Signed in, shift open, one croissant in the cart. */
export async function readyToPay(
  file: string,
  choices: HostChoices = {},
): Promise<{
  readonly host: Host;
  readonly server: FakeServer;
  readonly ids: IdSource;
}> {
  const ids = testIds();
  const server = createFakeServer(ids);
  const host = openHost(file, server, ids, choices);
  await signedIn(host, server);
  await value(host.api.openShift({ float: money(15_000n, eur) }));
  await value(host.api.scan({ code: "4006381333931" }));
  return { host, server, ids };
}

/** Looks until it is so; bounded, so that what never comes true fails. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 5000; turn += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect.fail("what was waited for did not come true");
}
