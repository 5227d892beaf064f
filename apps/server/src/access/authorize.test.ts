import type { Person } from "@till/db";
import { parseId } from "@till/kernel";
import { expect, test } from "vitest";
import { type Permission, builtInRoles } from "@till/people";
import { authorize } from "./authorize.ts";
import type { Caller } from "./caller.ts";

const grantsOf = (code: string) => builtInRoles.find((role) => role.code === code)?.grants ?? {};

const caller = (role: Person["role"]): Caller => ({
  kind: "person",
  registerId: null,
  person: {
    id: parseId("0190b7a4-0000-7000-8000-000000000001"),
    merchantId: parseId("0190b7a4-0000-7000-8000-000000000002"),
    name: "Robin",
    role,
    roleName: role,
    grants: grantsOf(role),
    userId: "robin",
    active: true,
  },
});

const managersOnly: readonly Permission[] = [
  "attempt.decide",
  "dispute.read",
  "event.read",
  "event.replay",
  "outbox.read",
  "outbox.resend",
  "refund.to_cash",
  "refund.to_store_credit",
  "stored_value.list",
  "stored_value.block",
  "report.read",
  "settings.read",
  "settings.save",
];

test.each(managersOnly)("%s is a manager's, not a cashier's and nobody else's", (action) => {
  expect(authorize(caller("manager"), action).name).toBe("Robin");
  expect(() => authorize(caller("cashier"), action)).toThrow("Ask a manager");
  expect(() => authorize({ kind: "buyer" }, action)).toThrow("Sign in first");
});

test.each(["charge.capture", "charge.create", "refund.create", "shift.close"] as const)(
  "%s is for both, and for nobody who has not signed in",
  (action) => {
    expect(authorize(caller("cashier"), action).name).toBe("Robin");
    expect(() => authorize({ kind: "buyer" }, action)).toThrow("Sign in first");
  },
);
