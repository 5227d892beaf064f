import { setImmediate as nextTurn } from "node:timers/promises";
import type { Gateway, Sandbox } from "@till/sandbox";
import type { Chance } from "./chance.ts";
import { z } from "zod";
import { type CallFault, callFaultOf } from "./weather.ts";
import type { Scheduler, Task } from "./scheduler.ts";

export interface NetworkOptions {
  readonly sandbox: Sandbox;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly nowMs: () => number;
  /** The fault that this call meets may be switched off, when a story is made shorter. */
  readonly faultRate: () => number;
  readonly isAllowed: (fault: CallFault) => boolean;
  readonly count: (fault: CallFault) => void;
  readonly tell: (line: string) => void;
  /** Told of each call that carries an idempotency key, before it goes out. */
  readonly onKeyedCall: (key: string, label: string) => Promise<void>;
}

/** A request that will still arrive, though nobody waits for its answer any more. */
interface Straggler {
  readonly atMs: number;
  readonly label: string;
  readonly arrive: () => Promise<unknown>;
}

export type Network = ReturnType<typeof createNetwork>;

/** What the adapters wait for an answer; a straggler arrives later than that, and well within ten minutes. */
const timeoutMs = 15_000;
const stragglerMs = [100, 2_000, 20_000, 60_000, 300_000] as const;

/**
 * The way from the server to the gateways. A call leaves in one turn and its answer comes in another, so everything may
 * happen in between, and by the seed it is refused, lost, late, slow, or answered with an error.
 */
export function createNetwork(options: NetworkOptions) {
  const { sandbox, scheduler, nowMs, tell } = options;
  const stragglers: Straggler[] = [];
  const inFlight = new Set<Promise<unknown>>();

  const track = <T>(asking: Promise<T>): Promise<T> => {
    const done = asking.finally(() => inFlight.delete(done));
    inFlight.add(done);
    done.catch(() => {});
    return done;
  };
  const planFor = (chance: Chance): CallFault | null => {
    if (!chance.happens(options.faultRate())) return null;
    const fault = callFaultOf(chance);
    return options.isAllowed(fault) ? fault : null;
  };

  const fetchFor = (gateway: Gateway): typeof fetch => {
    const carry = sandbox.fetchFor(gateway);
    return async (input, init) => {
      const request = new Request(input, init);
      const { pathname } = new URL(request.url);
      const label = `${gateway} ${request.method} ${shortened(pathname)}`;
      const body = request.method === "GET" ? null : await request.arrayBuffer();
      // Without the caller's own signal: its timer runs by the machine's clock.
      const send = (): Promise<Response> =>
        track(carry(request.url, { method: request.method, headers: request.headers, body }));
      if (isAside(pathname)) return scheduler.away(send());

      const key = keyOf(request, body);
      const task = scheduler.task();
      const about = `${request.method} ${request.url}`;
      const chance = chanceOf(options.chance, task, about);
      await scheduler.turn("call", label, { about });
      if (key !== null) await scheduler.away(track(options.onKeyedCall(key, label)));
      const fault = planFor(chance);
      if (fault !== null) {
        options.count(fault);
        tell(`${task.name}: ${said[fault]} (${label})`);
      }
      return meet({ fault, gateway, send, label, about, chance });
    };
  };

  const meet = async (call: {
    readonly fault: CallFault | null;
    readonly gateway: Gateway;
    readonly send: () => Promise<Response>;
    readonly label: string;
    readonly about: string;
    readonly chance: Chance;
  }): Promise<Response> => {
    const { fault, gateway, send, label, about, chance } = call;
    const answered = async (response: Response, afterMs: number): Promise<Response> => {
      await scheduler.turn("answer", label, { about, notBeforeMs: nowMs() + afterMs });
      return response;
    };
    const failed = async (code: string, afterMs: number): Promise<never> => {
      await scheduler.turn("answer", label, { about, notBeforeMs: nowMs() + afterMs });
      throw new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
    };
    const soonMs = 20 + chance.below(300);
    switch (fault) {
      case null:
        return answered(await scheduler.away(send()), soonMs);
      case "refused connection":
        return failed("ECONNREFUSED", 5);
      case "lost request":
        return failed("ECONNRESET", soonMs);
      case "lost answer":
        await scheduler.away(send());
        return failed("ECONNRESET", soonMs);
      case "timeout after commit":
        await scheduler.away(send());
        return failed("UND_ERR_HEADERS_TIMEOUT", timeoutMs);
      case "late arrival":
        stragglers.push({
          atMs: nowMs() + chance.pick(stragglerMs),
          label,
          arrive: send,
        });
        return failed("UND_ERR_HEADERS_TIMEOUT", chance.happens(0.5) ? timeoutMs : soonMs);
      case "slow":
        return answered(await scheduler.away(send()), 2_000 + chance.below(12_000));
      case "429":
        sandbox.core.faults.arm({ gateway, operation: "*", kind: "rate_limited", times: 1, retryAfterS: 1 });
        return answered(await scheduler.away(send()), soonMs);
      case "500 before commit":
        sandbox.core.faults.arm({ gateway, operation: "*", kind: "server_error", times: 1 });
        return answered(await scheduler.away(send()), soonMs);
      case "500 after commit":
        sandbox.core.faults.arm({ gateway, operation: "*", kind: "server_error_after_commit", times: 1 });
        return answered(await scheduler.away(send()), soonMs);
    }
  };

  return {
    fetchFor,
    /** Requests whose time has come arrive now. */
    async arriveDue(): Promise<void> {
      for (const straggler of [...stragglers].filter(({ atMs }) => atMs <= nowMs())) {
        stragglers.splice(stragglers.indexOf(straggler), 1);
        tell(`a request that everybody had given up arrives after all (${straggler.label})`);
        await straggler.arrive().catch(() => {});
      }
    },
    nextArrivalMs: (): number | null =>
      stragglers.length === 0 ? null : Math.min(...stragglers.map(({ atMs }) => atMs)),
    /** Calls of a process that is gone may still be on their way inside the sandbox. */
    async settled(): Promise<void> {
      do {
        await Promise.allSettled(inFlight);
        // What was let go a moment ago is not yet on its way.
        await nextTurn();
      } while (inFlight.size > 0);
    },
  };
}

/** By the task's name and what it asks for: the same when other tasks are left out of the story. */
function chanceOf(chance: Chance, task: Task, about: string): Chance {
  const number = (task.calls.get(about) ?? 0) + 1;
  task.calls.set(about, number);
  return chance.fork(`${task.name}/${about}/${number}`);
}

/** Not of a charge: its answer is shared by whoever comes next, so no task's chance may stand behind it. */
const isAside = (pathname: string): boolean =>
  pathname === "/v1/oauth2/token" || pathname.startsWith("/v1/notifications/");

const squareBody = z.object({ idempotency_key: z.string() });

function keyOf({ headers }: Request, body: ArrayBuffer | null): string | null {
  const inHeader = headers.get("idempotency-key") ?? headers.get("paypal-request-id");
  if (inHeader !== null || body === null || body.byteLength === 0) return inHeader;
  if (!headers.get("content-type")?.includes("json")) return null;
  return squareBody.safeParse(JSON.parse(Buffer.from(body).toString("utf8"))).data?.idempotency_key ?? null;
}

const shortened = (pathname: string): string =>
  pathname.replaceAll(/\/[A-Za-z0-9_]*[0-9][A-Za-z0-9_-]{8,}/g, "/…");

const said: Readonly<Record<CallFault, string>> = {
  "refused connection": "the gateway refuses the connection",
  "lost request": "the request is lost",
  "lost answer": "the gateway acts, and its answer is lost",
  "timeout after commit": "the gateway acts, and its answer does not come in time",
  "late arrival": "the request is on its way for too long",
  slow: "the gateway is slow",
  "429": "the gateway says 429",
  "500 before commit": "the gateway says 500 and did nothing",
  "500 after commit": "the gateway acts and says 500",
};
