import { builtInRoles } from "@till/people";
import type { PersonView } from "@till/wire";
import type { MessageKey } from "./messages/message-types.ts";
import type { Say } from "./speech.ts";

/** The words for what Till itself named; what a role may do is the shop's, and its name may be too. */
const names: Readonly<Record<string, MessageKey & `signin.role_${string}`>> = {
  owner: "signin.role_owner",
  manager: "signin.role_manager",
  cashier: "signin.role_cashier",
};

/** A role in the language of the screen. One that the shop made or named stays as it is. */
export function roleWords({ role, roleName }: Pick<PersonView, "role" | "roleName">, say: Say): string {
  const key = names[role];
  const isBuiltIn = builtInRoles.some(({ code, name }) => code === role && name === roleName);
  return key !== undefined && isBuiltIn ? say(key) : roleName;
}
