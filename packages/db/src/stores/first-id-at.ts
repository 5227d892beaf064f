import type { Uuid } from "@till/kernel";

/** The smallest id that can have been made at this time: a UUIDv7 begins with its milliseconds. */
export function firstIdAt(ms: number): Uuid {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000` as Uuid;
}
