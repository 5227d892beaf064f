import type { EventCounts, EventView } from "@till/wire";

export const eventStates = {
  dead: {
    words: "Dead",
    tone: "bad",
    meaning: "Interpreting failed every time. Look at the reason, then replay.",
  },
  received: { words: "Received", tone: "info", meaning: "Being interpreted, or waiting to be tried again." },
  unmatched: {
    words: "Not ours",
    tone: "warn",
    meaning: "It names nothing of this shop; its money, if any, is held for its customer.",
  },
  ignored: { words: "Unknown type", tone: "neutral", meaning: "Kept and counted; changes nothing." },
  done: { words: "Done", tone: "ok", meaning: "The charge was read and is up to date." },
} as const satisfies Record<
  EventView["state"],
  {
    readonly words: string;
    readonly tone: "neutral" | "ok" | "info" | "warn" | "bad";
    readonly meaning: string;
  }
>;

/** What needs a person first. */
export const eventStateNames = [
  "dead",
  "received",
  "unmatched",
  "ignored",
  "done",
] as const satisfies readonly EventView["state"][];

export const viaInWords = (via: EventView["via"]): string =>
  via === "webhook" ? "brought by a webhook" : "found in the gateway’s list";

export interface TypeRow {
  readonly gateway: EventView["gateway"];
  readonly type: string;
  readonly total: number;
  readonly byState: Readonly<Record<EventView["state"], number>>;
}

const none = { dead: 0, received: 0, unmatched: 0, ignored: 0, done: 0 } as const;

/** One row for each gateway and type. */
export function countsByType({ types }: EventCounts): TypeRow[] {
  const rows = new Map<string, TypeRow>();
  for (const { gateway, type, state, count } of types) {
    const key = `${gateway} ${type}`;
    const row = rows.get(key) ?? { gateway, type, total: 0, byState: none };
    rows.set(key, {
      ...row,
      total: row.total + count,
      byState: { ...row.byState, [state]: row.byState[state] + count },
    });
  }
  return [...rows.values()];
}

/** How many stand in each state. */
export function countsByState({ types }: EventCounts): Readonly<Record<EventView["state"], number>> {
  return types.reduce((sums, { state, count }) => ({ ...sums, [state]: sums[state] + count }), {
    ...none,
  } as Record<EventView["state"], number>);
}
