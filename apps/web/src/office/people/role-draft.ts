import {
  type Grants,
  type LimitUnit,
  type Permission,
  type Role,
  permissionFacts,
  permissionNames,
} from "@till/people";
import { type Say, sizeInWords } from "./role-words.ts";

/** One line of the editor. A limit of null is none; `unreadable` while what is typed is no figure. */
export interface GrantDraft {
  readonly isGiven: boolean;
  readonly limit: bigint | "unreadable" | null;
}

export interface RoleDraft {
  readonly name: string;
  readonly grants: Readonly<Record<Permission, GrantDraft>>;
}

export const nothingGiven: GrantDraft = { isGiven: false, limit: null };

export function toRoleDraft({ name, grants }: Pick<Role, "name" | "grants">): RoleDraft {
  return {
    name,
    grants: Object.fromEntries(
      permissionNames.map((permission) => {
        const grant = grants[permission];
        return [permission, grant === undefined ? nothingGiven : { isGiven: true, limit: grant.limit }];
      }),
    ) as Record<Permission, GrantDraft>,
  };
}

/** Why this cannot be given by somebody who has these grants; null where it can. */
export const whyNotGiven = (giver: Grants, permission: Permission): string | null =>
  giver[permission] === undefined ? "You may not do this yourself, so you cannot give it." : null;

/** How far somebody who has these grants may let others go; null for as far as they like. */
export const mostGiven = (giver: Grants, permission: Permission): bigint | null =>
  permissionFacts(permission).limit === null ? null : (giver[permission]?.limit ?? null);

export type RoleReading =
  | { readonly ok: true; readonly value: Pick<Role, "name" | "grants"> }
  | {
      readonly ok: false;
      readonly name: string | null;
      readonly grants: Readonly<Partial<Record<Permission, string>>>;
    };

const wholePpm = 1_000_000n;

/** The role as it would be saved, or what is to be mended first, field by field. */
export function readRoleDraft(draft: RoleDraft, giver: Grants, say: Say): RoleReading {
  const given: Partial<Record<Permission, { readonly limit: bigint | null }>> = {};
  const problems: Partial<Record<Permission, string>> = {};
  for (const permission of permissionNames) {
    const { isGiven, limit } = draft.grants[permission];
    if (!isGiven) continue;
    const unit = permissionFacts(permission).limit;
    if (unit === null) {
      given[permission] = { limit: null };
      continue;
    }
    const problem = problemOf({ unit, limit, most: mostGiven(giver, permission) }, say);
    if (problem !== null) problems[permission] = problem;
    else if (limit !== "unreadable") given[permission] = { limit };
  }
  const name = draft.name.trim();
  if (name !== "" && Object.keys(problems).length === 0) return { ok: true, value: { name, grants: given } };
  return { ok: false, name: name === "" ? "Give the role a name." : null, grants: problems };
}

interface LimitAsk {
  readonly unit: LimitUnit;
  readonly limit: GrantDraft["limit"];
  readonly most: bigint | null;
}

function problemOf({ unit, limit, most }: LimitAsk, say: Say): string | null {
  if (limit === "unreadable") return "Type a figure, or leave it empty for no limit.";
  if (unit === "ppm" && limit !== null && (limit < 0n || limit > wholePpm)) return "From 0 to 100 percent.";
  if (most !== null && (limit === null || limit > most)) {
    return `At most ${sizeInWords(unit, most, say)}: nobody gives more than they may do themselves.`;
  }
  return null;
}
