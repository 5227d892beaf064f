import { type PersonId, type RegisterId, parseId } from "@till/kernel";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Approval,
  type ApprovedAct,
  type Grants,
  builtInRoles,
  everything,
  grantsOf,
  judge,
  mayApprove,
  mayGive,
  narrower,
  permissionNames,
  permissions,
  whyNotApproved,
} from "./index.ts";

const role = (code: string): Grants => builtInRoles.find((one) => one.code === code)?.grants ?? {};
const anyGrants = fc
  .dictionary(
    fc.constantFrom(...permissionNames),
    fc.record({ limit: fc.option(fc.bigInt({ min: 0n, max: 1000n })) }),
  )
  .map((grants): Grants => grants);
const anyAsk = fc.record({
  permission: fc.constantFrom(...permissionNames),
  size: fc.option(fc.bigInt({ min: 0n, max: 2000n })),
});

test("what is not granted is not allowed, whatever its name", () => {
  expect(judge({}, { permission: "sale.commit", size: null })).toBe("not_granted");
  const inherited: Grants = Object.create({ "settings.save": { limit: null } }) as Grants;
  expect(judge(inherited, { permission: "settings.save", size: null })).toBe("not_granted");
});

test("a limit is the last that is allowed, and an act that does not say its size is above every limit", () => {
  const grants: Grants = { "refund.create": { limit: 100n }, "sale.commit": { limit: 5n } };
  expect(judge(grants, { permission: "refund.create", size: 100n })).toBe("granted");
  expect(judge(grants, { permission: "refund.create", size: 101n })).toBe("above_limit");
  expect(judge(grants, { permission: "refund.create", size: null })).toBe("above_limit");
  // Selling has no limit, so one that is stored says nothing.
  expect(judge(grants, { permission: "sale.commit", size: null })).toBe("granted");
});

test("a cashier may sell and give ten percent, and not one thing of an owner's", () => {
  const cashier = role("cashier");
  expect(judge(cashier, { permission: "sale.discount", size: 100_000n })).toBe("granted");
  expect(judge(cashier, { permission: "sale.discount", size: 100_001n })).toBe("above_limit");
  for (const permission of ["report.read", "people.manage", "refund.to_cash", "approval.give"] as const)
    expect(judge(cashier, { permission, size: 0n })).toBe("not_granted");
});

test("an owner may do everything, whatever is stored for them", () => {
  const owner = grantsOf({ code: "owner", grants: {} });
  for (const permission of permissionNames) expect(judge(owner, { permission, size: null })).toBe("granted");
});

test("nobody gives a role that may do more than they", () => {
  const [owner, manager, cashier] = builtInRoles;
  if (!owner || !manager || !cashier) throw new Error("they are built in");
  expect(mayGive(everything, owner)).toBe(true);
  expect(mayGive(manager.grants, owner)).toBe(false);
  expect(mayGive(manager.grants, cashier)).toBe(true);
  expect(mayGive(cashier.grants, manager)).toBe(false);
  const generous = { ...cashier, grants: { "refund.create": { limit: null } } };
  expect(mayGive({ "refund.create": { limit: 5n } }, generous)).toBe(false);
  fc.assert(
    fc.property(anyGrants, anyGrants, anyAsk, (giver, grants, ask) => {
      const given = mayGive(giver, { code: "x", name: "X", grants }) && judge(grants, ask) === "granted";
      return !given || judge(giver, ask) === "granted";
    }),
  );
});

test("what two grant together is what each of them grants", () => {
  fc.assert(
    fc.property(anyGrants, anyGrants, anyAsk, (a, b, ask) => {
      const both = judge(a, ask) === "granted" && judge(b, ask) === "granted";
      expect(judge(narrower(a, b), ask) === "granted").toBe(both);
    }),
  );
});

const id = (last: number): never =>
  parseId<never>(`0190b7a4-0000-7000-8000-${String(last).padStart(12, "0")}`);
const approval: Approval = {
  permission: "refund.create",
  subject: "the refund",
  size: 500n,
  requesterId: id(1) satisfies PersonId,
  approverId: id(2) satisfies PersonId,
  registerId: id(3) satisfies RegisterId,
  givenAtMs: 1_000_000,
  usedAtMs: null,
};
const act: ApprovedAct = {
  permission: "refund.create",
  subject: "the refund",
  size: 500n,
  requesterId: approval.requesterId,
  registerId: approval.registerId,
  atMs: 1_030_000,
  arrivedAtMs: 1_030_000,
};

test("an approval covers the act it was given for, once and for a minute", () => {
  expect(whyNotApproved(approval, act)).toBeNull();
  const at = (atMs: number, arrivedAtMs = atMs) => ({ atMs, arrivedAtMs });
  expect(whyNotApproved(approval, { ...act, size: 1n, ...at(1_060_000) })).toBeNull();
  // Done in time by a till that found no network, and done long before anybody was asked.
  expect(whyNotApproved(approval, { ...act, ...at(1_030_000, 9_000_000) })).toBeNull();
  expect(whyNotApproved(approval, { ...act, ...at(1000, 1_030_000) })).toBeNull();
  const others: readonly [string, Partial<Approval>, Partial<ApprovedAct>][] = [
    ["used already", { usedAtMs: 1 }, {}],
    ["something else", {}, { permission: "sale.cancel" }],
    ["something else", {}, { subject: "another" }],
    ["somebody else", {}, { requesterId: id(9) }],
    ["another register", {}, { registerId: id(9) }],
    ["another register", {}, { registerId: null }],
    ["run out", {}, at(1_060_001)],
    ["run out", {}, at(990_000)],
    ["run out", {}, at(1000, 9_000_000)],
    ["smaller amount", {}, { size: 501n }],
    ["smaller amount", {}, { size: null }],
  ];
  for (const [words, given, done] of others)
    expect(whyNotApproved({ ...approval, ...given }, { ...act, ...done })).toContain(words);
});

test("who approves has the permission itself, that far, and only what may be approved", () => {
  const manager = role("manager");
  expect(mayApprove(manager, { permission: "refund.create", size: 10n })).toBe(true);
  expect(mayApprove(manager, { permission: "settings.save", size: null })).toBe(false);
  expect(mayApprove(role("cashier"), { permission: "refund.create", size: 1n })).toBe(false);
  const small: Grants = { "approval.give": { limit: null }, "refund.create": { limit: 50n } };
  expect(mayApprove(small, { permission: "refund.create", size: 51n })).toBe(false);
});

test("where a drawer or a person answers for the money, no program may be given it", () => {
  const barred = [
    "sale.commit",
    "charge.create",
    "shift.open",
    "shift.close",
    "people.manage",
    "secret.manage",
  ];
  for (const name of barred) expect(permissions[name as keyof typeof permissions].forKeys).toBe(false);
});
