import { type Grants, permissionFacts, permissionNames } from "@till/people";
import type { ApiKeyView } from "@till/wire";
import { type Say, limitInWords } from "../people/role-words.ts";

/** What a key may do, line by line: "Refund against a receipt, up to €50.00". */
export function grantsInWords(grants: Grants, say: Say): readonly string[] {
  return permissionNames.flatMap((name) => {
    const grant = grants[name];
    if (grant === undefined) return [];
    const { title, limit: unit } = permissionFacts(name);
    if (unit === null || grant.limit === null) return [title];
    // A program has nobody beside it who could approve more.
    const limit = grant.limit === 0n ? "nothing yet" : limitInWords(unit, grant.limit, say);
    return [`${title}, ${limit}`];
  });
}

const dayMs = 86_400_000;
const soonMs = 14 * dayMs;

export type KeyStanding = "replaced" | "ends_soon" | ApiKeyView["state"];

/** How a key stands among the others: a live one may end soon, or have another in its place already. */
export function standingOf(
  key: Pick<ApiKeyView, "id" | "state" | "expiresAtMs">,
  keys: readonly Pick<ApiKeyView, "replaces" | "state">[],
  nowMs: number,
): KeyStanding {
  if (key.state !== "live") return key.state;
  if (isReplaced(key, keys)) return "replaced";
  return key.expiresAtMs - nowMs < soonMs ? "ends_soon" : "live";
}

/** Whether another that works took over from it. */
export const isReplaced = (
  { id }: Pick<ApiKeyView, "id">,
  keys: readonly Pick<ApiKeyView, "replaces" | "state">[],
): boolean => keys.some(({ replaces, state }) => replaces === id && state === "live");

export const endOf = (days: number, nowMs: number): number => nowMs + days * dayMs;
