/** Across the world's time zones and a night; a clock further ahead is wrong. */
const aheadMaxMs = 86_400_000;

/**
 * When something happened at a till: as its own clock said, who may have been without a network for days. Where that
 * is still to come, its clock is wrong, and what it took would be missing from every report until then: it counts now.
 */
export function tillTime(occurredAtMs: number, nowMs: number): number {
  return occurredAtMs > nowMs + aheadMaxMs ? nowMs : occurredAtMs;
}
