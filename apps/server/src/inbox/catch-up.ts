import type { Jobs } from "@till/db";
import { type Result, err, ok } from "@till/kernel";
import type { EventPage, Gateway, GatewayName } from "@till/payments";
import type { Deps } from "../deps.ts";
import { storeEvent } from "./store-event.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export const catchUpLimits = {
  /** Twice the slowest list known: PayPal's lags up to three hours. What was listed before is known by its id. */
  overlapMs: 6 * hourMs,
  /** The first time; what happened before a gateway was set up is not this shop's. */
  firstLookMs: dayMs,
  /** One stretch is read to its end before the mark moves, so a long absence is made good in steps. */
  windowMs: dayMs,
  windowsMax: 40,
  pagesMax: 1000,
  everyMs: dayMs,
  retryMs: 10 * 60_000,
} as const;

export interface CaughtUp {
  /** Events that no webhook had brought. */
  readonly stored: number;
  readonly untilMs: number;
}

/**
 * Reads a gateway's own list of events since the last time and keeps what is missing, so that every webhook may be
 * lost. Answers why where the list could not be read to its end: then the mark stays before the gap.
 */
export function catchUp(deps: Deps) {
  return async (gateway: Gateway): Promise<Result<CaughtUp, string>> => {
    const { events } = gateway;
    if (!events) return err("it keeps no list of events");
    const nowMs = deps.clock.nowMs();
    let sinceMs = await startOf(deps, gateway.name, nowMs - events.keptMs);
    let stored = 0;
    for (let count = 0; count < catchUpLimits.windowsMax && sinceMs < nowMs; count += 1) {
      const untilMs = Math.min(nowMs, sinceMs + catchUpLimits.windowMs);
      const read = await readWindow(deps, gateway, { sinceMs, untilMs });
      if (!read.ok) return read;
      stored += read.value;
      await deps.uow.run(deps.merchantId, (tx) => tx.inbox.setCaughtUpTo(gateway.name, untilMs));
      sinceMs = untilMs;
    }
    deps.log.info({ gateway: gateway.name, stored, untilMs: sinceMs }, "caught up with the gateway's events");
    return ok({ stored, untilMs: sinceMs });
  };
}

async function startOf(deps: Deps, gateway: GatewayName, oldestMs: number): Promise<number> {
  const { firstLookMs, overlapMs } = catchUpLimits;
  const markMs = await deps.uow.run(deps.merchantId, async (tx) => {
    const known = await tx.inbox.caughtUpToMs(gateway);
    if (known !== null) return known;
    // On record before the list is asked: where that fails for days, the next look begins here and not later.
    const first = deps.clock.nowMs() - firstLookMs + overlapMs;
    await tx.inbox.setCaughtUpTo(gateway, first);
    return first;
  });
  if (markMs < oldestMs)
    deps.log.error({ gateway, markMs, oldestMs }, "events are older than the gateway keeps them");
  return Math.max(markMs - overlapMs, oldestMs);
}

async function readWindow(
  deps: Deps,
  gateway: Gateway,
  window: { readonly sinceMs: number; readonly untilMs: number },
): Promise<Result<number, string>> {
  let cursor: string | null = null;
  let stored = 0;
  for (let count = 0; count < catchUpLimits.pagesMax; count += 1) {
    const page: EventPage | undefined = await gateway.events?.list({ ...window, cursor });
    if (page?.kind !== "page") return err(page?.detail ?? "it keeps no list of events");
    stored += await deps.uow.run(deps.merchantId, async (tx) => {
      let fresh = 0;
      // Nearly all of them came by webhook long ago.
      const ids = page.events.map(({ event }) => event.id);
      const known = ids.length === 0 ? new Set() : await tx.inbox.known(gateway.name, ids);
      for (const { event, payload } of page.events.filter(({ event: { id } }) => !known.has(id))) {
        const found = { gateway: gateway.name, event, payload, via: "list" } as const;
        if (await storeEvent(deps, tx, found)) fresh += 1;
      }
      return fresh;
    });
    if (page.next === null) return ok(stored);
    cursor = page.next;
  }
  return err(`it listed more than ${catchUpLimits.pagesMax} pages for one day`);
}

/** Every day, and sooner after a list that could not be read. */
export function catchUpJob(deps: Deps) {
  const run = catchUp(deps);
  return async ({ merchantId, gateway: name }: Jobs["gateway.catch_up"]): Promise<void> => {
    const gateway = deps.gateways.get(name);
    if (!gateway?.events) return;
    const done = await run(gateway);
    if (!done.ok) deps.log.warn({ gateway: name, reason: done.error }, "cannot catch up with the gateway");
    const startAfterMs = done.ok ? catchUpLimits.everyMs : catchUpLimits.retryMs;
    await deps.uow.run(merchantId, (tx) =>
      tx.jobs.enqueue("gateway.catch_up", { merchantId, gateway: name }, { startAfterMs, onlyOne: name }),
    );
  };
}
