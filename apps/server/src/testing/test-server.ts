import type { JobName } from "@till/db";
import { type TestDatabase, clock, ids, place, seed, shop } from "@till/db/testing";
import { invariant } from "@till/kernel";
import type { Gateway } from "@till/payments";
import { everything } from "@till/people";
import type { Caller } from "../access/caller.ts";
import { type Deps, type Log, defaultLimits } from "../deps.ts";
import { jobHandlers } from "../jobs.ts";
import type { Senders } from "../outbox/senders.ts";
import { defaultRetention } from "../privacy/retention.ts";
import { noCredentials } from "../vault/with-kept-credentials.ts";
import { createCircuits } from "../routing/circuits.ts";

/** The server without its edges: real use cases and stores, a clock that tests move, and jobs that run when told. */
export async function createTestServer(
  database: TestDatabase,
  options: { readonly gateways: readonly Gateway[]; readonly senders?: Senders },
) {
  await seed(database.ownerUrl);
  const { merchantId } = place;
  const known = await database.db.uow.run(merchantId, async (tx) => ({
    merchant: await tx.merchants.find(),
    stores: await tx.merchants.stores(),
    registers: await tx.merchants.registers(),
    people: await tx.people.list(),
  }));
  const find = <T extends { readonly id: string }>(list: readonly T[], id: string): T => {
    const found = list.find((one) => one.id === id);
    invariant(found, "the seed has it");
    return found;
  };
  const webRegister = known.registers.find(({ kind }) => kind === "web");
  const manager = known.people.find(({ role }) => role === "manager");
  invariant(known.merchant && webRegister && manager, "the seed has them");
  const logged: { readonly level: string; readonly message: string }[] = [];
  const deps: Deps = {
    merchantId,
    merchant: known.merchant,
    storeOf: (id) => find(known.stores, id),
    registerOf: (id) => find(known.registers, id),
    webRegister,
    uow: database.db.uow,
    clock,
    ids,
    chance: () => 0.5,
    sleep: async () => {},
    gateways: new Map(options.gateways.map((gateway) => [gateway.name, gateway])),
    circuits: createCircuits({ clock }),
    senders: options.senders ?? { mail: null, hook: null },
    retention: defaultRetention,
    credentials: { live: false, uses: noCredentials, readAtMs: clock.nowMs() },
    log: createTestLog(logged),
    version: "test",
    locale: "en-GB",
    publicOrigin: "http://shop.example",
    screenUrl: () => null,
    limits: defaultLimits,
  };
  const caller: Caller = { kind: "person", person: manager, registerId: shop.registers[0].id };
  return {
    database,
    deps,
    manager: caller,
    /** Who may do everything. */
    owner: { ...caller, person: { ...manager, grants: everything } } satisfies Caller,
    logged,
    runJobs: (names: readonly JobName[]) => runJobs(database, deps, names),
  };
}

const createTestLog = (logged: { readonly level: string; readonly message: string }[]): Log => ({
  info: (_fields, message) => void logged.push({ level: "info", message }),
  warn: (_fields, message) => void logged.push({ level: "warn", message }),
  error: (_fields, message) => void logged.push({ level: "error", message }),
});

/** Runs the waiting jobs of these names, delayed ones too, once each; those they write wait for the next call. */
export async function runJobs(
  database: TestDatabase,
  deps: Deps,
  names: readonly JobName[],
): Promise<number> {
  const handlers = jobHandlers(deps);
  const waiting = await database.owner<{ name: JobName; data: never }[]>`
    delete from pgboss.job where state = 'created' and name in ${database.owner([...names])}
    returning name, data`;
  for (const { name, data } of waiting) await handlers[name](data);
  return waiting.length;
}
