import { type Grants, everything } from "./grants.ts";
import { type Permission, permissionNames } from "./permissions.ts";

/** A set of grants under a name. Codes are for ever; what a role may do is the merchant's to change. */
export interface Role {
  readonly code: string;
  readonly name: string;
  readonly grants: Grants;
}

/** The role that may do everything, whatever is stored: a shop cannot lock itself out. */
export const ownerCode = "owner";

const roleCodePattern = /^[a-z][a-z0-9_]{1,30}$/;
export const isRoleCode = (code: string): boolean => roleCodePattern.test(code);

const granted = (names: readonly Permission[], limits: Partial<Record<Permission, bigint>> = {}): Grants =>
  Object.fromEntries(names.map((name) => [name, { limit: limits[name] ?? null }]));

/** An owner's alone: who else is let in, and the keys of the house. */
const owners: ReadonlySet<Permission> = new Set(["secret.manage", "key.manage"]);

/** Ten percent, and a hundred of the merchant's currency where it has two decimals. */
const cashierLimits = {
  "sale.discount": 100_000n,
  "sale.void": 100_00n,
  "refund.create": 100_00n,
  "refund.to_exchange": 100_00n,
  "cash.move": 100_00n,
  "shift.close": 10_00n,
};

/** What a new merchant begins with. */
export const builtInRoles: readonly Role[] = [
  { code: ownerCode, name: "Owner", grants: everything },
  { code: "manager", name: "Manager", grants: granted(permissionNames.filter((name) => !owners.has(name))) },
  {
    code: "cashier",
    name: "Cashier",
    grants: granted(
      [
        "sale.commit",
        "sale.discount",
        "sale.cancel",
        "sale.void",
        "sale.read",
        "charge.create",
        "charge.read",
        "charge.list",
        "charge.capture",
        "charge.void",
        "charge.let_go",
        "refund.create",
        "refund.to_exchange",
        "stored_value.find",
        "receipt.issue",
        "shift.open",
        "shift.close",
        "shift.expected",
        "cash.move",
        "drawer.open",
        "terminal.list",
      ],
      cashierLimits,
    ),
  },
];

/** What a role may do, by its code and what is stored of it. */
export const grantsOf = ({ code, grants }: Pick<Role, "code" | "grants">): Grants =>
  code === ownerCode ? everything : grants;

/**
 * Whether somebody may give another one this role: never more than they may do themselves, so that nobody climbs by
 * making a friend.
 */
export function mayGive(giver: Grants, role: Role): boolean {
  return Object.entries(grantsOf(role)).every(([name, grant]) => {
    const own = giver[name as Permission];
    return own !== undefined && (own.limit === null || (grant.limit !== null && grant.limit <= own.limit));
  });
}
