import { setImmediate as nextTurn } from "node:timers/promises";
import { createSendQueue } from "@till/client";
import { type CatalogueIndex, buildCatalogueIndex } from "@till/catalogue";
import type { Clock, IdSource } from "@till/kernel";
import { actsPerCallMax } from "@till/wire";
import { z } from "zod";
import type { Answer, HostApi, RegisterApi } from "../shared/host-api.ts";
import type { TillState } from "../shared/till-state.ts";
import { createApprovals } from "./approvals.ts";
import { createChargeWatch } from "./charge-watch.ts";
import { heldLogo } from "./shop-logo.ts";
import { createEnrolment, takeSetup } from "./enrolment.ts";
import { answering, createHostApi } from "./host-api.ts";
import { keepCatalogue, keptCatalogue, openCatalogue } from "./kept-catalogue.ts";
import type { KeyStore } from "./key-store.ts";
import { type Notices, createNotices } from "./notices.ts";
import { type OfflinePins, createOfflinePins } from "./offline-pins.ts";
import { sendWaitingCount } from "./closing.ts";
import { type Pictures, createPictures } from "./pictures.ts";
import { type PrintingOptions, createPrinting } from "./printing/create-printing.ts";
import type { PinHash } from "./pin-hash.ts";
import { finishTaking, readParked } from "./parking.ts";
import { readState } from "./read-state.ts";
import { receiptPdf } from "./receipts.ts";
import { sayLastingNotices } from "./lasting-notices.ts";
import { followNoReceipts } from "./no-receipt.ts";
import { createReturns, followRefunds } from "./returns.ts";
import { isBrought, sendActs } from "./send-acts.ts";
import { followVoids } from "./void-sale.ts";
import { type QueuedAct, type ServerPort, refusalOf } from "./server-port.ts";
import { adoptShift } from "./shifts.ts";
import { isDiskFull } from "./sqlite-errors.ts";
import { type SignIn, createSignIn } from "./sign-in.ts";
import type { Store } from "./store.ts";
import type { Memory, TillContext, Training } from "./till-context.ts";
import { type LentTill, lendTill } from "./training/lend-till.ts";
import { createWhatWaits } from "./what-waits.ts";

export interface HostOptions {
  readonly store: Store;
  readonly keys: KeyStore;
  /** A register's key from the environment, where there is one. */
  readonly givenKey: string | null;
  readonly pinHash: PinHash;
  readonly printing: PrintingOptions;
  /** Is given the bearer token of the moment for each call. */
  readonly connect: (token: () => string | null) => ServerPort;
  readonly clock: Clock;
  /** How far the machine's own clock is ahead of the server's; null while it is right or nobody knows. */
  readonly clockAheadMs: () => number | null;
  readonly ids: IdSource;
  readonly locale: string;
  /** Set for a till on which nothing is real. */
  readonly training?: Training;
  /** An address as an SVG picture of its QR code. */
  readonly drawQr: (url: string) => Promise<string>;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly schedule: (delayMs: number, wake: () => void) => () => void;
}

/** What a shell serves: the register, and the training till where somebody learns. */
export interface Host<Api = HostApi> {
  readonly api: Api;
  readonly notices: Notices;
  /** Calls back with each new state; gives what stops it. */
  subscribe(seen: (state: TillState) => void): () => void;
  /** Pictures and printed receipts by path: `/pictures/<id>.svg`, `/receipts/<number>.pdf`. */
  resource(path: string): Promise<{ readonly type: string; readonly body: Uint8Array | string } | null>;
  /** Asks the server for everything new; what could not be read stays as it was. */
  refresh(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** One register on one file. */
export interface RegisterHost extends Host<RegisterApi> {
  /** What a training till needs of it; refused while something real is open here. */
  lend(): Promise<Answer<LentTill>>;
  /** Tells who listens once more how it stands. */
  show(): void;
}

/** How often the till looks for a new catalogue, readers and network: rarely while all is well. */
const refreshMs = { reachable: 15_000, unreachable: 3000 } as const;

/** Everything of a register that lasts, on one file. Sells with or without a server. */
export function createHost(options: HostOptions): RegisterHost {
  const { store, clock, ids, locale, training = null } = options;
  const pins = createOfflinePins(options.pinHash);
  const signIn = createSignIn(pins);
  const enrolment = createEnrolment({
    keys: options.keys,
    givenKey: options.givenKey,
    onShutOut: (shutOut) => signIn.end(shutOut),
  });
  const approvals = createApprovals(signIn);
  const memory: Memory = {
    person: null,
    terminals: [],
    parked: [],
    index: training?.index ?? null,
    catalogueRead: Promise.resolve(),
    reachable: true,
    nextSaleId: null,
    unanswered: new Map(),
    notices: training?.notices ?? createNotices(() => changed()),
  };
  const listeners = new Set<(state: TillState) => void>();
  const drawings = createDrawings(options.drawQr, () => changed());
  const state = () => readState(context, (url) => drawings.of(url));
  let isTelling = false;
  // Whatever one act changes is told once, before its answer.
  const changed = (): void => {
    if (listeners.size === 0 || isTelling) return;
    isTelling = true;
    queueMicrotask(() => {
      isTelling = false;
      if (listeners.size === 0) return;
      const next = state();
      for (const seen of listeners) seen(next);
    });
  };

  const server = options.connect(signIn.token);
  const queue = createSendQueue<QueuedAct>({
    storage: store.queue,
    clock,
    schedule: options.schedule,
    isStorageFull: isDiskFull,
    onChange: () => changed(),
    send: (items) => sendActs(context, signIn, items),
    together: { max: actsPerCallMax, may: ({ payload }) => isBrought(payload) },
  });
  const context: TillContext = {
    store,
    server,
    queue,
    enrolment,
    approvals,
    printing: createPrinting(options.printing),
    clock,
    ids,
    locale,
    training,
    memory,
    whatWaits: createWhatWaits(store),
    changed,
  };
  const watch = createChargeWatch({ context: () => context, sleep: options.sleep });
  const pictures = createPictures(context);
  sayLastingNotices(context);
  memory.catalogueRead = readKept(context);

  const stopping = new AbortController();
  let beating: Promise<void> | null = null;
  const refresh = async () => {
    await refreshAll(context, { signIn, pins, pictures });
    sayClock(context, options.clockAheadMs());
  };
  async function beat(): Promise<void> {
    while (!stopping.signal.aborted) {
      await refresh();
      await options.sleep(memory.reachable ? refreshMs.reachable : refreshMs.unreachable, stopping.signal);
    }
  }

  return {
    notices: memory.notices,
    api: createHostApi({ context, signIn, watch, returns: createReturns(), state, refresh }),
    subscribe(seen) {
      listeners.add(seen);
      return () => listeners.delete(seen);
    },
    lend: () => answering(context)(z.undefined(), () => lendTill(context))(),
    show: changed,
    resource: (path) => resource(context, pictures, path),
    refresh,
    start() {
      context.printing.resume(context);
      watch.resume();
      queue.wake();
      beating ??= beat();
    },
    async stop() {
      stopping.abort();
      context.printing.stop();
      listeners.clear();
      await Promise.all([memory.catalogueRead, beating, watch.stop(), queue.stop()]);
      store.close();
    },
  };
}

/**
 * A large shop's takes a second, in which the till already listens; nobody is let in before. What cannot be read is asked for
 * anew.
 */
async function readKept({ store, memory, changed }: TillContext): Promise<void> {
  await nextTurn();
  try {
    const kept = keptCatalogue(store.facts);
    if (kept) memory.index = await buildCatalogueIndex(kept, nextTurn);
  } catch {
    return;
  }
  changed();
}

/** Null for one that this till cannot read, as a later server may write: it goes on selling from what it has. */
async function indexOf(written: string): Promise<CatalogueIndex | null> {
  try {
    return await buildCatalogueIndex(openCatalogue(written), nextTurn);
  } catch {
    return null;
  }
}

interface Refreshed {
  readonly signIn: SignIn;
  readonly pins: OfflinePins;
  readonly pictures: Pictures;
}

async function refreshAll(context: TillContext, { signIn, pins, pictures }: Refreshed): Promise<void> {
  const { server, memory, queue } = context;
  try {
    lookForRoom(context);
    pins.noteTime(context);
    if (!(await readSetup(context, { signIn, pins }))) return;
    await readCatalogue(context, pictures);
    const wasReachable = memory.reachable;
    memory.reachable = true;
    if (memory.person) {
      if (signIn.token() === null) await signIn.renew(context);
      memory.terminals = await server.terminals();
      await readParked(context);
      await finishTaking(context).catch(refusedOnly);
      await adoptShift(context);
    }
    if (!wasReachable) queue.wake();
    if (memory.person) await followRefunds(context);
    if (memory.person) await followVoids(context);
    if (memory.person) await followNoReceipts(context);
    if (memory.person) await sendWaitingCount(context);
    context.changed();
    await pictures.fetchSome();
  } catch (error) {
    if (isDiskFull(error)) memory.notices.show({ kind: "disk_full" });
    else memory.reachable = refusalOf(error) !== null;
    context.changed();
  }
}

/** One that does not come whole leaves the one there is; whether the server is there, what is asked before and after it says. */
async function readCatalogue({ store, server, memory }: TillContext, pictures: Pictures): Promise<void> {
  await memory.catalogueRead;
  const fresh = await server.catalogue(memory.index?.catalogue.version ?? null).catch(() => null);
  const index = fresh === null ? null : await indexOf(fresh);
  if (fresh === null || index === null) return;
  try {
    // Kept before it is sold from: else it would never be asked for again, and the next start would sell from an older one.
    keepCatalogue(store.facts, fresh);
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    memory.notices.show({ kind: "disk_full" });
    return;
  }
  memory.index = index;
  pictures.want(index.catalogue.products);
}

/** Said until there is room again, whoever made it. */
function lookForRoom({ store, memory }: TillContext): void {
  const isShown = memory.notices.all().some(({ kind }) => kind === "disk_full");
  if (isShown && store.hasRoom()) memory.notices.end("disk_full");
}

function sayClock({ memory }: TillContext, aheadMs: number | null): void {
  // To the minute: a clock that runs does not change what is said of it.
  if (aheadMs === null) memory.notices.end("clock");
  else memory.notices.show({ kind: "clock", aheadMs: Math.round(aheadMs / 60_000) * 60_000 });
}

/** That a cart went elsewhere is said where it was asked for. */
function refusedOnly(error: unknown): void {
  if (!refusalOf(error)) throw error;
}

/** What this register is and who works at it. False while this till is none. */
async function readSetup(
  context: TillContext,
  { signIn, pins }: Pick<Refreshed, "signIn" | "pins">,
): Promise<boolean> {
  const { store, server, memory, enrolment } = context;
  const key = enrolment.key(store);
  if (key === null) return false;
  try {
    const setup = await server.setup(key, heldLogo(store)?.id ?? null);
    // Another key was enrolled meanwhile: this answer is of a register that this till is no more.
    if (enrolment.key(store) !== key) return false;
    takeSetup(store, setup);
    pins.keepOnly(
      context,
      setup.people.map(({ id }) => id),
    );
    const { person } = memory;
    if (person) {
      memory.person = setup.people.find(({ id }) => id === person.id) ?? null;
      if (!memory.person) signIn.signOut(context);
    }
    return true;
  } catch (error) {
    if (refusalOf(error)?.code !== "register_not_enrolled") throw error;
    memory.reachable = true;
    enrolment.shutOut(context, key);
    return false;
  }
}

async function resource(
  context: TillContext,
  pictures: Pictures,
  path: string,
): ReturnType<Host["resource"]> {
  if (path.startsWith("/pictures/")) {
    const svg = await pictures.read(path);
    return svg === null ? null : { type: "image/svg+xml", body: svg };
  }
  const receipt = /^\/receipts\/(\d+(?:\.\d+)?-\d+)\.pdf$/.exec(path);
  const [, number] = receipt ?? [];
  if (number === undefined || !context.memory.person || !context.store.receipts.find(number)) return null;
  return { type: "application/pdf", body: await receiptPdf(context, number) };
}

/** Drawings of the addresses shown now; made once each. */
function createDrawings(draw: (url: string) => Promise<string>, ready: () => void) {
  const drawn = new Map<string, string>();
  const underWay = new Set<string>();
  async function make(url: string): Promise<void> {
    drawn.set(url, await draw(url));
    underWay.delete(url);
    ready();
  }
  return {
    of: (url: string): string | null => {
      const svg = drawn.get(url);
      if (svg !== undefined) return svg;
      if (underWay.has(url)) return null;
      underWay.add(url);
      void make(url);
      return null;
    },
  };
}
