import { monitorEventLoopDelay } from "node:perf_hooks";
import type { FastifyInstance } from "fastify";
import { TillError } from "../till-error.ts";

export interface LoadMax {
  /** Requests at work at once; twice as many where they go on with what was begun. */
  readonly atWork: number;
  /** Streams of people who watch; each costs memory, and a look at a row now and then. */
  readonly streams: number;
  /** How late the process may be with everything, on average of a second. */
  readonly lateMs: number;
}

/** Some three seconds of work at ten connections to the database: who came later would wait longer than that. */
export const loadMax: LoadMax = { atWork: 500, streams: 3000, lateMs: 500 };

const lookEveryMs = 1000;
/** Tills and shoppers come back spread over so long, not all at one moment. */
const comeBackMs = { least: 2000, spread: 3000 } as const;

const always = /^\/(?:healthz|readyz|metrics)(?:\?|$)/;
/** Money that is on its way, and what somebody waits for who has paid: refusing these would help nobody. */
const begun =
  /^\/(?:webhooks\/|trpc\/(?:charges\.(?:get|watch|refresh|capture|void|letGo|decide)|refunds\.(?:get|watch)|sales\.(?:order|get)|receipts\.\w+|till\.me)(?:\?|$))/;

/** Refuses new work, in time to be heard, while there is more of it than can be done; what has begun goes on. */
export function shedLoad(app: FastifyInstance, max: LoadMax, chance: () => number): void {
  let atWork = 0;
  let streams = 0;
  const lateness = watchLateness();
  app.addHook("onClose", async () => lateness.stop());

  app.addHook("onRequest", async (request, reply) => {
    if (always.test(request.url)) return;
    const isStream = request.headers.accept === "text/event-stream";
    const goesOn = begun.test(request.url);
    const isFull = isStream
      ? streams >= max.streams
      : atWork >= max.atWork * (goesOn ? 2 : 1) || (!goesOn && lateness.meanMs() > max.lateMs);
    if (isFull) throw overloaded(chance());
    if (isStream) streams += 1;
    else atWork += 1;
    // Also where the caller hangs up before there is an answer.
    reply.raw.once("close", () => {
      if (isStream) streams -= 1;
      else atWork -= 1;
    });
  });
}

function watchLateness() {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  let meanMs = 0;
  const timer = setInterval(() => {
    // The histogram counts its own pause between two looks as well.
    meanMs = Number.isNaN(delay.mean) ? 0 : Math.max(delay.mean / 1e6 - 20, 0);
    delay.reset();
  }, lookEveryMs);
  timer.unref();
  return {
    meanMs: () => meanMs,
    stop() {
      clearInterval(timer);
      delay.disable();
    },
  };
}

const overloaded = (chance: number): TillError =>
  new TillError({
    code: "overloaded",
    retry: "safe",
    message: "The shop is very busy at this moment. Nothing was done; try again in a few seconds.",
    retryAfterMs: comeBackMs.least + Math.round(chance * comeBackMs.spread),
  });
