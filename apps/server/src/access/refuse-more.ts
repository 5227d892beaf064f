import type { Person } from "@till/db";
import { type Role, mayGive } from "@till/people";
import { TillError, notFound } from "../till-error.ts";

export function roleOf(roles: readonly Role[], code: string): Role {
  const role = roles.find((one) => one.code === code);
  if (!role) throw notFound("role");
  return role;
}

/** Nobody gives what they may not do themselves, and nobody changes who may do more. Throws `forbidden`. */
export function refuseMore(giver: Person, role: Role): void {
  if (mayGive(giver.grants, role)) return;
  throw new TillError({
    code: "forbidden",
    retry: "never",
    message: `The role ${role.name} may do more than you may. Ask an owner.`,
  });
}
