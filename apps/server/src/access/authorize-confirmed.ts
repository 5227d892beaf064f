import type { Person } from "@till/db";
import type { Permission } from "@till/people";
import { refuseUnconfirmed } from "../auth/refuse-unconfirmed.ts";
import type { Deps } from "../deps.ts";
import { TillError } from "../till-error.ts";
import { authorizePerson } from "./authorize.ts";
import type { Caller } from "./caller.ts";

/**
 * As `authorizePerson`, for what opens a new way in: only in the office, as a PIN of four digits must not do it, and
 * only within minutes of showing that it is them. Throws `forbidden` (with `elsewhere` at a register),
 * `confirmation_needed`.
 */
export function authorizeConfirmed(
  deps: Pick<Deps, "clock">,
  caller: Caller,
  ask: { readonly permission: Permission; readonly elsewhere: string },
): Person {
  const person = authorizePerson(caller, ask.permission);
  const session = caller.kind === "person" ? caller.session : undefined;
  if (!session) throw new TillError({ code: "forbidden", retry: "never", message: ask.elsewhere });
  refuseUnconfirmed(session, deps.clock.nowMs());
  return person;
}
