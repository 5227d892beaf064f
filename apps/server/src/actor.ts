import type { Actor, Person, Role, SessionFacts } from "@till/db";
import type { RegisterId } from "@till/kernel";
import { TillError } from "./till-error.ts";

/** Who is calling. `buyer` has proved nothing; what they may touch is decided by an order token. */
export type Caller =
  | { readonly kind: "buyer" }
  | {
      readonly kind: "person";
      readonly person: Person;
      readonly registerId: RegisterId | null;
      /** The session that says so; none where there is no door, as in tests. */
      readonly session?: SessionFacts;
      /** Signed in by a password alone where the shop wants more: may set that up, and nothing else. */
      readonly needsSecondFactor?: boolean;
    };

/** Every action of staff, and the roles that may do it. The only place where that is decided. */
const permissions = {
  "sale.commit": ["cashier", "manager"],
  "sale.cancel": ["cashier", "manager"],
  "sale.read": ["cashier", "manager"],
  "charge.create": ["cashier", "manager"],
  "charge.read": ["cashier", "manager"],
  "charge.void": ["cashier", "manager"],
  "charge.let_go": ["cashier", "manager"],
  "charge.capture": ["cashier", "manager"],
  "charge.list": ["cashier", "manager"],
  "attempt.decide": ["manager"],
  "refund.to_cash": ["manager"],
  "refund.create": ["cashier", "manager"],
  "receipt.issue": ["cashier", "manager"],
  "shift.open": ["cashier", "manager"],
  "shift.close": ["cashier", "manager"],
  "terminal.list": ["cashier", "manager"],
  "report.read": ["manager"],
  "dispute.read": ["manager"],
  "event.read": ["manager"],
  "event.replay": ["manager"],
  "outbox.read": ["manager"],
  "outbox.resend": ["manager"],
  "settings.read": ["manager"],
  "settings.save": ["manager"],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof permissions;

/** Throws `not_signed_in` or `forbidden`; else gives the person back. */
export function authorize(caller: Caller, action: Action): Person {
  if (caller.kind === "buyer") {
    throw new TillError({ code: "not_signed_in", retry: "never", message: "Sign in first." });
  }
  if (caller.needsSecondFactor) {
    throw new TillError({
      code: "second_factor_needed",
      retry: "never",
      message: "A password alone is not enough here. Set up an authenticator app or a passkey first.",
    });
  }
  const roles: readonly Role[] = permissions[action];
  if (!roles.includes(caller.person.role)) {
    throw new TillError({
      code: "forbidden",
      retry: "never",
      message: `${caller.person.name} may not do this. Ask a manager.`,
    });
  }
  return caller.person;
}

export function toActor(caller: Caller): Actor {
  return caller.kind === "buyer"
    ? { kind: "buyer", personId: null, registerId: null }
    : { kind: "person", personId: caller.person.id, registerId: caller.registerId };
}

export const systemActor: Actor = { kind: "system", personId: null, registerId: null };
