import { type Currency, type Money, money } from "@till/money";
import {
  type Grants,
  type LimitUnit,
  type Permission,
  type Role,
  ownerCode,
  permissionFacts,
  permissionNames,
} from "@till/people";

/** How amounts and rates are written where it is shown. */
export interface Say {
  readonly currency: Currency;
  readonly money: (amount: Money) => string;
  readonly rate: (ppm: bigint) => string;
}

/** "up to 10%", "up to €100.00"; nothing is "only with approval", as every size is above it. */
export function limitInWords(unit: LimitUnit, limit: bigint, say: Say): string {
  return limit === 0n ? "only with approval" : `up to ${sizeInWords(unit, limit, say)}`;
}

export function sizeInWords(unit: LimitUnit, size: bigint, say: Say): string {
  switch (unit) {
    case "ppm":
      return say.rate(size);
    case "minor":
      return say.money(money(size, say.currency));
  }
}

export interface RoleSummary {
  /** `all_but`: `titles` are those the role does not have, as they are the fewer. */
  readonly kind: "everything" | "all_but" | "only";
  readonly titles: readonly string[];
  /** With `all_but`: how far what it has goes. */
  readonly limits: readonly string[];
}

/** A role on one card: what it may do, or the little that it may not. */
export function summaryOf({ code, grants }: Pick<Role, "code" | "grants">, say: Say): RoleSummary {
  const missing = permissionNames.filter((name) => grants[name] === undefined);
  const limits = permissionNames.flatMap((name) => limitOf(name, grants, say));
  if (code === ownerCode || (missing.length === 0 && limits.length === 0)) {
    return { kind: "everything", titles: [], limits: [] };
  }
  const isMost = missing.length < permissionNames.length / 4;
  if (isMost) return { kind: "all_but", titles: missing.map((name) => permissionFacts(name).title), limits };
  const given = permissionNames.filter((name) => grants[name] !== undefined);
  return {
    kind: "only",
    titles: given.map((name) => limitOf(name, grants, say)[0] ?? permissionFacts(name).title),
    limits: [],
  };
}

function limitOf(name: Permission, grants: Grants, say: Say): string[] {
  const { title, limit: unit } = permissionFacts(name);
  const limit = grants[name]?.limit ?? null;
  return unit === null || limit === null ? [] : [`${title}, ${limitInWords(unit, limit, say)}`];
}

/** "Shift lead" as a code that no other role has: `shift_lead`. Codes are for ever, names are not. */
export function newRoleCode(name: string, taken: readonly string[]): string {
  const bare = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^[^a-z]+|_+$/g, "")
    .slice(0, 26);
  const base = bare.length < 2 ? "role" : bare;
  for (let count = 1; ; count += 1) {
    const code = count === 1 ? base : `${base}_${count}`;
    if (!taken.includes(code)) return code;
  }
}
