import { isPermission, permissionFacts, permissionNames } from "@till/people";
import type { AuditView } from "@till/wire";
import { type Say as LimitWords, limitInWords, sizeInWords } from "../people/role-words.ts";
import { kindInWords } from "../words.ts";
import { permissionTitle, shortId } from "./trail-words.ts";

type Json = AuditView["before"];

export interface Change {
  readonly what: string;
  /** Null: there was nothing, or nothing was kept of it. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface Say extends LimitWords {
  readonly at: (instantMs: number) => string;
  /** Of a person or a register, by id. */
  readonly nameOf: (id: string) => string | null;
}

/** What differs between what was and what is, leaf by leaf, in words. */
export function changesOf({ before, after }: Pick<AuditView, "before" | "after">, say: Say): Change[] {
  const was = new Map(leavesOf(before, []).map((leaf) => [leaf.path.join("\n"), leaf]));
  const is = new Map(leavesOf(after, []).map((leaf) => [leaf.path.join("\n"), leaf]));
  const keys = [...new Set([...was.keys(), ...is.keys()])];
  return keys.toSorted(byRank).flatMap((key) => {
    const [old, now] = [was.get(key), is.get(key)];
    const path = (old ?? now)?.path ?? [];
    if (old && now && JSON.stringify(old.value) === JSON.stringify(now.value)) return [];
    // A thing that came or went as a whole: what it does not have is no news.
    if (old?.value == null && now?.value == null && !isGrant(path)) return [];
    return [
      {
        what: labelOf(path),
        before: old ? valueInWords(old, say) : absentInWords(path, before),
        after: now ? valueInWords(now, say) : absentInWords(path, after),
      },
    ];
  });
}

/** Permissions in the order a person reads them, whatever order they are kept in; all else as it came. */
const byRank = (a: string, b: string): number => rankOf(a) - rankOf(b);

function rankOf(key: string): number {
  const path = key.split("\n");
  return isGrant(path) ? permissionNames.findIndex((name) => name === path.at(-1)) : 0;
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: Json;
}

function leavesOf(value: Json, path: readonly string[]): Leaf[] {
  if (value === null && path.length === 0) return [];
  if (typeof value !== "object" || value === null || isFlatList(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]: [string, Json]) =>
    leavesOf(inner, [...path, Array.isArray(value) ? String(Number(key) + 1) : key]),
  );
}

const isFlatList = (value: Json): boolean =>
  Array.isArray(value) && value.every((each) => typeof each !== "object" || each === null);

const isGrant = (path: readonly string[]): boolean => path.at(-2) === "grants";

/** "enrolledAtMs" is "Enrolled at"; a permission is its own words; what stands in something says in what. */
function labelOf(path: readonly string[]): string {
  if (isGrant(path)) return permissionTitle(path.at(-1) ?? "");
  return path
    .map((key, index) => (index === 0 ? kindInWords(bare(key)) : kindInWords(bare(key)).toLowerCase()))
    .join(" › ");
}

const bare = (key: string): string => key.replace(/(Ms|Minor)$/, "").replace(/(?<=.)Id$/, "");

function valueInWords({ path, value }: Leaf, say: Say): string {
  const key = path.at(-1) ?? "";
  if (isGrant(path)) return grantInWords(key, value, say);
  if (value === null) return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number" && key.endsWith("Ms")) return say.at(value);
  if (key.endsWith("Minor") && isWhole(value)) return sizeInWords("minor", BigInt(value), say);
  if (Array.isArray(value)) return value.length === 0 ? "nothing" : value.join(", ");
  if (key === "permission" && typeof value === "string") return permissionTitle(value);
  return typeof value === "string" ? (say.nameOf(value) ?? shortId(value)) : JSON.stringify(value);
}

function grantInWords(name: string, limit: Json, say: Say): string {
  const unit = isPermission(name) ? permissionFacts(name).limit : null;
  return unit !== null && isWhole(limit) ? limitInWords(unit, BigInt(limit), say) : "yes";
}

/** What is not among grants may not be done; of anything else nothing is said. */
const absentInWords = (path: readonly string[], whole: Json): string | null =>
  isGrant(path) && whole !== null ? "no" : null;

const isWhole = (value: Json): value is string | number =>
  (typeof value === "string" && /^-?\d+$/.test(value)) ||
  (typeof value === "number" && Number.isSafeInteger(value));
