import { type TestCluster, startTestCluster } from "@till/db/testing";
import { type Permission, builtInRoles, permissionFacts } from "@till/people";
import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Caller, PersonCaller } from "../access/caller.ts";
import { type TestApi, createTestApi } from "../testing/test-api.ts";
import { TillError } from "../till-error.ts";
import { type ProcedureRow, type RoleColumn, procedureTable, toPermissionsPage } from "./procedure-table.ts";

let cluster: TestCluster;
let shop: TestApi;
beforeAll(async () => {
  cluster = await startTestCluster();
  shop = await createTestApi(cluster);
});
afterAll(async () => cluster?.stop());

const columns: readonly RoleColumn[] = builtInRoles.map(({ name, grants }) => ({
  name,
  words: (permission) => {
    const grant = grants[permission];
    if (grant === undefined) return "";
    if (grant.limit === null) return "yes";
    return permissionFacts(permission).limit === "ppm"
      ? `up to ${grant.limit / 10_000n} %`
      : `up to ${grant.limit / 100n}.${String(grant.limit % 100n).padStart(2, "0")}`;
  },
}));

test("the page of permissions says what the code does", async () => {
  const page = toPermissionsPage(procedureTable(shop.router), columns);
  await expect(page).toMatchFileSnapshot("../../PERMISSIONS.md");
});

test("a person without a permission gets nothing out of the procedure that asks for it, whatever they send", async () => {
  for (const row of procedureTable(shop.router)) {
    if (!("permission" in row.access)) continue;
    const code = await codeOf(shop.as(without(row.access.permission)), row);
    // What a manager may approve looks at the input first: it has to know what is approved.
    const expected = row.access.kind === "staff_or_approved" ? "invalid_input" : "forbidden";
    expect([row.path, code]).toEqual([row.path, expected]);
  }
});

test("nobody who is not signed in reaches what is for staff or for a person, and a program only what is for programs", async () => {
  const program: Caller = {
    kind: "key",
    key: { id: "k", name: "Bookkeeping", grants: builtInRoles[0]?.grants ?? {} },
  };
  const rows = procedureTable(shop.router).filter(({ access }) => access.kind !== "everyone");
  for (const row of rows.filter(({ access }) => access.kind !== "buyer_or_staff"))
    expect([row.path, await codeOf(shop.as({ kind: "buyer" }), row)]).toEqual([row.path, "not_signed_in"]);
  const forPeople = rows.filter(
    ({ access }) => !("permission" in access) || !permissionFacts(access.permission).forKeys,
  );
  for (const row of forPeople)
    expect(["forbidden", "not_signed_in"]).toContain(await codeOf(shop.as(program), row));
});

test("a session that a password alone opened does nothing where more is demanded", async () => {
  const weak: Caller = { ...manager(), needsSecondFactor: true };
  for (const row of procedureTable(shop.router)) {
    if (!("permission" in row.access)) continue;
    expect([row.path, await codeOf(shop.as(weak), row)]).toEqual([row.path, "second_factor_needed"]);
  }
});

function manager(): PersonCaller {
  if (shop.manager.kind !== "person") throw new TypeError("the manager is a person");
  return shop.manager;
}

/** Somebody who may do everything else. */
function without(permission: Permission): Caller {
  const caller = manager();
  const { [permission]: _, ...grants } = caller.person.grants;
  return { ...caller, person: { ...caller.person, grants } };
}

async function codeOf(api: ReturnType<TestApi["as"]>, { path }: ProcedureRow): Promise<string> {
  const [router = "", name = ""] = path.split(".");
  const group: unknown = Reflect.get(api, router);
  const call: unknown =
    typeof group === "function" || typeof group === "object" ? Reflect.get(group ?? {}, name) : null;
  if (typeof call !== "function") throw new TypeError(`there is no ${path}`);
  try {
    await Reflect.apply(call, undefined, [undefined]);
    return "answered";
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return error.cause instanceof TillError ? error.cause.body.code : "invalid_input";
  }
}
