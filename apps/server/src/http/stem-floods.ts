import type { Clock } from "@till/kernel";
import type { FastifyInstance } from "fastify";
import { addressGroup } from "../doors/address-group.ts";
import { TillError } from "../till-error.ts";

/**
 * What one address may ask for on the whole: a shop of some hundred tills behind one address stays far below. Counted in
 * this process alone: it keeps one caller from taking all of it, and a database asked at every call would be the flood.
 */
const flood = { perSecond: 300, atOnce: 3000, addressesMax: 20_000 } as const;

const paceMs = 1000 / flood.perSecond;
const local = /^(?:127\.|::1$|::ffff:127\.)/;

/**
 * Refuses an address that asks more than a whole shop would. This machine's own address is let pass: what comes from
 * there is a proxy that nobody said is one (`TILL_TRUSTED_PROXIES`), or belongs to whoever runs the server.
 */
export function stemFloods(app: FastifyInstance, clock: Clock): void {
  /** When everything that an address has asked would be through at its pace. */
  const throughAtMs = new Map<string, number>();
  app.addHook("onRequest", async (request) => {
    if (local.test(request.ip)) return;
    const address = addressGroup(request.ip);
    const nowMs = clock.nowMs();
    const nextMs = Math.max(throughAtMs.get(address) ?? 0, nowMs) + paceMs;
    const waitMs = nextMs - nowMs - flood.atOnce * paceMs;
    if (waitMs > 0) throw tooMuch(waitMs);
    throughAtMs.delete(address);
    throughAtMs.set(address, nextMs);
    for (const oldest of throughAtMs.keys()) {
      if (throughAtMs.size <= flood.addressesMax) break;
      throughAtMs.delete(oldest);
    }
  });
}

const tooMuch = (waitMs: number): TillError =>
  new TillError({
    code: "rate_limited",
    retry: "safe",
    message: "Too much was asked from your address. Wait a moment, then try again.",
    retryAfterMs: Math.max(Math.ceil(waitMs), 1000),
  });
