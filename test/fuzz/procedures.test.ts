import { type Permission, builtInRoles, permissionNames } from "@till/people";
import { proceduresOnPaper } from "@till/server/testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { refusalOf } from "../e2e/selling.ts";
import { actsAboveACashier } from "./above-permissions.ts";
import { arbitraryOf } from "./arbitrary-of.ts";
import { gatherCallers } from "./callers.ts";
import { type FuzzCall, type Who, fuzzCallsOf, plainCall } from "./fuzz-call.ts";
import { faultOf, sendCall } from "./send-call.ts";
import { keptBytes, withInspector } from "./server-heap.ts";

const callCount = Number(process.env["TILL_FUZZ_CALLS"] ?? 10_000);
/** The same each time, so that a change that is not at fault cannot fail; other seeds are for looking further. */
const seed = Number(process.env["TILL_FUZZ_SEED"] ?? 1);
const warmUp = 1_000;
const atOnce = 4;
const restoreEvery = 50;

let shop: Shop;
let callers: Awaited<ReturnType<typeof gatherCallers>>;
beforeAll(async () => {
  shop = await startShop({
    webhooks: "off",
    env: { ...withInspector, TILL_TRUSTED_PROXIES: "127.0.0.1", TILL_LOG_LEVEL: "error" },
  });
  callers = await gatherCallers(shop);
}, 120_000);
afterAll(async () => {
  await callers?.sql.end();
  // One that hangs hears nothing.
  await shop?.killServer();
  await shop?.stop();
}, 60_000);

test("a cashier does nothing above their permissions through any procedure, whatever they send", async () => {
  const { owner, cashier } = {
    owner: shop.as(callers.tokens.owner),
    cashier: shop.as(callers.tokens.cashier),
  };
  const role = builtInRoles.find(({ code }) => code === "cashier");
  if (!role) throw new Error("it is built in");
  await owner.people.saveRole.mutate({ id: shop.ids.next(), ...role });
  const lacks = (permission: Permission): boolean => role.grants[permission] === undefined;

  const before = await everyRow();
  const refused = new Set<Permission>();
  for (const procedure of proceduresOnPaper()) {
    const { access, input, path } = procedure;
    if (!("permission" in access) || !lacks(access.permission)) continue;
    const inputs =
      input === null ? [undefined] : fc.sample(arbitraryOf(input, callers.known), { numRuns: 4, seed });
    for (const sent of inputs) {
      const call = { ...plainCall(procedure, sent), who: "cashier" as const };
      const { text } = await sendCall(shop.port, call, callers.headers.cashier);
      const code = access.kind === "staff_or_approved" ? "approval_needed" : "forbidden";
      expect({ path, sent, refused: text.includes(`"code":"${code}"`) }).toEqual({
        path,
        sent,
        refused: true,
      });
    }
    refused.add(access.permission);
  }
  expect(await everyRow()).toEqual(before);

  const { settings } = await owner.settings.get.query({});
  await owner.settings.save.mutate({ id: shop.ids.next(), settings: { ...settings, refundToCash: true } });
  const acts = actsAboveACashier(shop, cashier);
  for (const [permission, act] of Object.entries(acts))
    expect({ permission, code: await refusalOf(act()) }).toEqual({
      permission,
      code: permission === "approval.give" ? "forbidden" : "approval_needed",
    });
  const above = permissionNames.filter((name) => lacks(name) || role.grants[name]?.limit !== null);
  expect(above.filter((name) => !refused.has(name) && !acts[name])).toEqual([]);
});

test(
  `no input makes a procedure fail, tell what is inside, hang, or keep memory (seed ${seed})`,
  { timeout: 1_200_000 },
  async () => {
    const calls = callsInTurns();
    await sendAll(calls.slice(0, warmUp));
    expect(faults.join("\n\n")).toBe("");
    const before = await keptBytes(shop.log);
    await sendAll(calls.slice(warmUp));
    expect(faults.join("\n\n")).toBe("");
    const after = await keptBytes(shop.log);
    expect({ before, after, grown: after > before * 1.1 }).toEqual({ before, after, grown: false });

    const { nobody, ...staff } = answered;
    for (const [who, paths] of Object.entries(staff))
      expect({ who, didMore: paths.size > nobody.size }).toEqual({ who, didMore: true });
    expect((await fetch(`http://127.0.0.1:${shop.port}/readyz`)).status).toBe(200);
    expect(
      await callers.sql`select currency from entries group by currency having sum(amount_minor) <> 0`,
    ).toEqual([]);
    expect(
      await callers.sql`select transaction_id from entries group by transaction_id, currency having sum(amount_minor) <> 0`,
    ).toEqual([]);
    expect(shop.log.join("")).not.toContain("procedure failed");
  },
);

/** Every row but those that jobs and doors write by themselves, as text. */
async function everyRow(): Promise<Readonly<Record<string, string>>> {
  const { sql } = callers;
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not in ('door_tries', 'audit_links') order by 1`;
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await sql<{ hash: string | null }[]>`
      select md5(string_agg(t::text, ',' order by t::text)) as hash from ${sql(name)} t`;
    found[name] = row?.hash ?? "";
  }
  return found;
}

/** Every procedure as often as every other, one after another. */
function callsInTurns(): readonly FuzzCall[] {
  const procedures = proceduresOnPaper();
  const rounds = Math.ceil(callCount / procedures.length);
  const made = procedures.map((procedure, index) =>
    fc.sample(fuzzCallsOf(procedure, callers.known), { numRuns: rounds, seed: seed + index }),
  );
  return Array.from({ length: rounds }, (_, round) => made.flatMap((calls) => calls[round] ?? []))
    .flat()
    .slice(0, callCount);
}

/** What was done for whom; where hardly anything was, the calls examined nothing. */
const answered: Readonly<Record<Who, Set<string>>> = {
  nobody: new Set(),
  cashier: new Set(),
  owner: new Set(),
  program: new Set(),
};
const faults: string[] = [];
/** More of them are seldom of other kinds. */
const faultsMax = 12;

async function sendAll(calls: readonly FuzzCall[]): Promise<void> {
  for (let from = 0; from < calls.length; from += restoreEvery) {
    await callers.restore();
    const left = calls.slice(from, from + restoreEvery);
    const lane = async (): Promise<void> => {
      for (let call = left.shift(); call && faults.length < faultsMax; call = left.shift())
        await sendOne(call, from);
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
  }
}

async function sendOne(call: FuzzCall, index: number): Promise<void> {
  const identity = { ...callers.headers[call.who], "x-forwarded-for": `198.51.100.${index % 250}` };
  const answer = await sendCall(shop.port, call, identity).catch((error: Error) => ({
    status: 0,
    text: error.message,
  }));
  if (answer.status === 200 && !answer.text.includes("serialized-error"))
    answered[call.who].add(call.procedure.path);
  const fault = answer.status === 0 ? answer.text : faultOf(answer);
  if (fault === null) return;
  const { procedure, who, how, headers, body } = call;
  faults.push(
    [
      `${procedure.path}: ${fault}`,
      `seed ${seed}, ${how}, as ${who}, ${JSON.stringify(headers)}`,
      `sent: ${String(body).slice(0, 2_000)}`,
      `answered: ${answer.status} ${answer.text.slice(0, 1_000)}`,
      shop.log.slice(-3).join("").slice(-2_000),
    ].join("\n"),
  );
}
