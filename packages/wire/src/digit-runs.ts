interface DigitGroup {
  /** In ASCII, whatever script they were written in. */
  readonly digits: string;
  readonly start: number;
  readonly end: number;
}

/** Digits with little between them: `gaps[i]` stands between `groups[i]` and the next. */
export interface DigitRun {
  readonly groups: readonly DigitGroup[];
  readonly gaps: readonly string[];
}

/** Digits of any script, and what nobody sees between them: joiners, soft hyphens, marks above a character. */
const group = /\p{Nd}[\p{Nd}\p{Cf}\p{Mn}]*/gu;
const unseen = /[\p{Cf}\p{Mn}]/gu;
/** What people put between the groups of a number. A comma parts numbers from each other. */
const usualGaps: ReadonlySet<string> = new Set([" ", "-", "."]);
const gapLengthMax = 12;
const gap = /^[\s\p{Pd}./\\_·•|*:]{1,3}$/u;

/**
 * Ids and hashes, to be taken whole: one in some thousands holds digits that would pass for a card number, and a till
 * whose sale was refused for its id could never send it. (Not with the flag `i`: that costs half a second for a megabyte.)
 */
const whole = /\b[\da-fA-F]{8}-(?:[\da-fA-F]{4}-){3}[\da-fA-F]{12}\b|[\da-fA-F]{32,}/g;
const wholeLength = 32;
/** No card number has fewer. */
const digitsMin = 14;
/** More numbers than anything that people write holds; looking at all of a megabyte of them would take a second. */
const groupsMax = 10_000;

export function* digitRuns(text: string): Generator<DigitRun, undefined> {
  if (text.length < digitsMin) return;
  const isInside = insideWhole(text);
  let groups: DigitGroup[] = [];
  let gaps: string[] = [];
  let end = 0;
  let count = 0;
  for (const { 0: found, index: start } of text.matchAll(group)) {
    if (isInside(start)) continue;
    count += 1;
    if (count > groupsMax) break;
    const between = groups.length === 0 ? null : gapBetween(text, end, start);
    if (between !== null) gaps.push(between);
    else {
      if (groups.length > 0) yield { groups, gaps };
      [groups, gaps] = [[], []];
    }
    end = start + found.length;
    groups.push({ digits: toAscii(found), start, end });
  }
  if (groups.length > 0) yield { groups, gaps };
}

/** What stands between two groups of one number; null where it is more than people put there. */
function gapBetween(text: string, from: number, to: number): string | null {
  if (to - from > gapLengthMax) return null;
  const between = text.slice(from, to);
  if (usualGaps.has(between)) return between;
  const seen = between.replaceAll(unseen, "");
  return gap.test(seen) ? seen : null;
}

function insideWhole(text: string): (index: number) => boolean {
  if (text.length < wholeLength) return () => false;
  const spans = [...text.matchAll(whole)].map(({ 0: { length }, index }) => [index, index + length] as const);
  // Asked in order, so what lies behind is never looked at again.
  let next = 0;
  return (index) => {
    while (next < spans.length && (spans[next]?.[1] ?? 0) <= index) next += 1;
    return index >= (spans[next]?.[0] ?? Number.POSITIVE_INFINITY);
  };
}

const ascii = /^\d+$/;

function toAscii(found: string): string {
  if (ascii.test(found)) return found;
  let digits = "";
  for (const character of found.replaceAll(unseen, "")) digits += valueOf(character);
  return digits;
}

/** Every script's ten digits stand in a row; the mathematical ones, five rows without a gap, begin at a known place. */
const mathematical = { first: 0x1d7ce, last: 0x1d7ff } as const;
const isDigit = /^\p{Nd}$/u;

function valueOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  if (point >= mathematical.first && point <= mathematical.last) return (point - mathematical.first) % 10;
  let value = 0;
  while (value < 9 && isDigit.test(String.fromCodePoint(point - value - 1))) value += 1;
  return value;
}
