import type { Person } from "@till/db";
import { type Ask, type Permission, judge, permissionFacts } from "@till/people";
import { TillError } from "../till-error.ts";
import type { Caller, Staff } from "./caller.ts";

/**
 * Whether a caller has a permission at all; the only place where that is decided. How far it goes, and what a manager
 * approved, is `permit`'s to say, which comes after. Throws `not_signed_in` or `forbidden`; else says who acts.
 */
export function authorize(caller: Caller, permission: Permission): Staff {
  return authorizeAsk(caller, { permission, size: null }, { limitsLater: true });
}

/** As `authorize`, for what a manager may approve on the spot: only with `permit` after it. */
export function authorizeOrApproved(caller: Caller, permission: Permission): Staff {
  refuseWeak(caller);
  const person = caller.kind === "person" ? caller.person : null;
  if (person !== null && permissionFacts(permission).approvable) return { id: person.id, name: person.name };
  return authorize(caller, permission);
}

/** As `authorize`, where a person has to answer for it. */
export function authorizePerson(caller: Caller, permission: Permission): Person {
  authorize(caller, permission);
  if (caller.kind === "person") return caller.person;
  throw new TillError({ code: "forbidden", retry: "never", message: "Only a person may do this." });
}

/** As `authorize`, with how much is asked. Throws `forbidden` above the limit too. */
export function authorizeAsk(caller: Caller, ask: Ask, { limitsLater = false } = {}): Staff {
  if (caller.kind === "buyer") {
    throw new TillError({ code: "not_signed_in", retry: "never", message: "Sign in first." });
  }
  refuseWeak(caller);
  const { name } = caller.kind === "key" ? caller.key : caller.person;
  const { grants } = caller.kind === "key" ? caller.key : caller.person;
  const judged = judge(grants, ask);
  const fits = judged === "granted" || (limitsLater && judged === "above_limit");
  if (!fits || (caller.kind === "key" && !permissionFacts(ask.permission).forKeys))
    throw forbidden(caller, name);
  return caller.kind === "key" ? { id: null, name } : { id: caller.person.id, name };
}

function refuseWeak(caller: Caller): void {
  if (caller.kind !== "person" || !caller.needsSecondFactor) return;
  throw new TillError({
    code: "second_factor_needed",
    retry: "never",
    message: "A password alone is not enough here. Set up an authenticator app or a passkey first.",
  });
}

const forbidden = (caller: Caller, name: string): TillError =>
  new TillError({
    code: "forbidden",
    retry: "never",
    message:
      caller.kind === "key"
        ? `The API key "${name}" may not do this.`
        : `${name} may not do this. Ask a manager.`,
  });
