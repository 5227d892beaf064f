import { type Permission, permissionFacts, permissionNames } from "./permissions.ts";

/** How far a permission goes: up to and with `limit`, in the permission's own unit; null: without a limit. */
export interface Grant {
  readonly limit: bigint | null;
}

/** What somebody may do. What is not here they may not. */
export type Grants = Readonly<Partial<Record<Permission, Grant>>>;

/** What somebody is about to do; `size` where the permission has a limit. */
export interface Ask {
  readonly permission: Permission;
  readonly size: bigint | null;
}

/** `above_limit`: they may, but not as much. */
export type Judgement = "granted" | "above_limit" | "not_granted";

export function judge(grants: Grants, { permission, size }: Ask): Judgement {
  const grant = Object.hasOwn(grants, permission) ? grants[permission] : undefined;
  if (grant === undefined) return "not_granted";
  if (grant.limit === null || permissionFacts(permission).limit === null) return "granted";
  return size !== null && size <= grant.limit ? "granted" : "above_limit";
}

/** Everything, without limits. */
export const everything: Grants = Object.fromEntries(permissionNames.map((name) => [name, { limit: null }]));

/** What all of these grant, each as far as both go: a key never does more than who made it. */
export function narrower(a: Grants, b: Grants): Grants {
  return Object.fromEntries(
    permissionNames.flatMap((name) => {
      const [one, other] = [a[name], b[name]];
      if (one === undefined || other === undefined) return [];
      const limits = [one.limit, other.limit].filter((limit) => limit !== null);
      return [[name, { limit: limits.length === 0 ? null : limits.reduce((x, y) => (x < y ? x : y)) }]];
    }),
  );
}
