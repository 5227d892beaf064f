import { setTimeout as waited } from "node:timers/promises";
import type { RegisterApi, HostApi } from "../../shared/host-api.ts";
import type { TillState } from "../../shared/till-state.ts";
import { speechIn } from "../speech.ts";
import { type Host, type HostOptions, type RegisterHost, createHost } from "../create-host.ts";
import { keepSettings } from "../printing/printer-settings.ts";
import { openStore } from "../store.ts";
import type { LentTill } from "./lend-till.ts";
import { createTrainingServer } from "./training-server.ts";
import { withoutWhatTrainingLacks } from "./training-lacks.ts";

interface Viewer {
  readonly seen: (state: TillState) => void;
  stop: () => void;
}

/** A look at the printer takes the longest of what training does; what takes longer is answered by nobody. */
const endsWithinMs = 10_000;

/**
 * A register that can be put into training: a second host then stands in front of it, on a file in memory and with a
 * server in memory, and hears all that the screens ask. The register behind goes on sending what it sold, and nothing of
 * either gets to the other. What was trained is gone when training ends, or the programme.
 */
export function createTill(options: HostOptions): Host {
  const register = createHost(options);
  let training: RegisterHost | null = null;
  let turning: Promise<unknown> | null = null;
  const viewers = new Set<Viewer>();
  const underWay = new Set<Promise<unknown>>();
  const front = (): RegisterHost => training ?? register;

  function turnTo(next: RegisterHost | null): void {
    training = next;
    for (const viewer of viewers) {
      viewer.stop();
      viewer.stop = front().subscribe(viewer.seen);
    }
    front().show();
  }

  async function start(): ReturnType<HostApi["startTraining"]> {
    const lent = await register.lend();
    if (!lent.ok) return lent;
    const next = await openTraining(options, register, lent.value);
    // A scan may have begun a sale meanwhile.
    const still = await register.lend();
    // What the register was asked before is none of training's.
    underWay.clear();
    if (still.ok) turnTo(next);
    else await next.stop();
    return still.ok ? { ok: true, value: null } : still;
  }

  async function end(): ReturnType<HostApi["endTraining"]> {
    const ended = training;
    // Whoever trained is not whoever sells: the register asks for a PIN, and takes nothing that was meant for training.
    const answer = await register.api.signOut();
    turnTo(null);
    await Promise.race([Promise.allSettled(underWay), waited(endsWithinMs, undefined, { ref: false })]);
    await ended?.stop();
    return answer;
  }

  /** One turn at a time: a second press finds it done. */
  const turn = (isWanted: () => boolean, work: HostApi["startTraining"]) => async () => {
    await turning;
    if (!isWanted()) return { ok: true as const, value: null };
    const now = work();
    turning = now.catch(() => undefined);
    return now;
  };

  return {
    notices: register.notices,
    api: {
      ...passedOn(register.api, { now: () => front().api, underWay }),
      // Of the register's own file, whoever reads it.
      dismissNotice: (read) => register.api.dismissNotice(read),
      startTraining: turn(() => training === null, start),
      endTraining: turn(() => training !== null, end),
    },
    subscribe(seen) {
      const viewer: Viewer = { seen, stop: front().subscribe(seen) };
      viewers.add(viewer);
      return () => {
        viewers.delete(viewer);
        viewer.stop();
      };
    },
    resource: (path) => (path.startsWith("/receipts/") ? front() : register).resource(path),
    refresh: () => register.refresh(),
    start: () => register.start(),
    async stop() {
      await turning;
      await training?.stop();
      await register.stop();
    },
  };
}

/** A host on nothing but memory, with the one who asked signed in. */
async function openTraining(
  options: HostOptions,
  register: RegisterHost,
  lent: LentTill,
): Promise<RegisterHost> {
  const store = openStore(":memory:");
  // No money is in it: the real drawer stays shut.
  keepSettings(store, { ...lent.printer, hasDrawer: false });
  const host = createHost({
    ...options,
    store,
    keys: { read: () => "training", write: () => undefined },
    givenKey: null,
    locale: lent.locale,
    connect: () =>
      createTrainingServer({
        store,
        setup: lent.setup,
        label: speechIn(lent.locale).say("training.title"),
        practised: lent.practised,
        nowMs: () => options.clock.nowMs(),
        sleep: options.sleep,
      }),
    training: {
      index: lent.index,
      waiting: lent.waiting,
      notices: { all: () => register.notices.all(), show: () => undefined, end: () => undefined },
    },
  });
  await host.refresh();
  await host.api.signIn({ personId: lent.person.id, pin: anyPin });
  host.start();
  return { ...host, api: withoutWhatTrainingLacks(host.api) };
}

/** The training server takes every one. */
const anyPin = "0000";

function passedOn(
  api: RegisterApi,
  { now, underWay }: { readonly now: () => RegisterApi; readonly underWay: Set<Promise<unknown>> },
): RegisterApi {
  const names = Object.keys(api) as (keyof RegisterApi)[];
  const asked = <Name extends keyof RegisterApi>(name: Name) => [
    name,
    async (...input: Parameters<RegisterApi[Name]>): Promise<unknown> => {
      const answer = (now()[name] as (...given: Parameters<RegisterApi[Name]>) => Promise<unknown>)(...input);
      underWay.add(answer);
      try {
        return await answer;
      } finally {
        underWay.delete(answer);
      }
    },
  ];
  return Object.fromEntries(names.map(asked)) as RegisterApi;
}
