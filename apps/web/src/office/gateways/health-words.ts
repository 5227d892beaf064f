import type { GatewayHealthView } from "@till/wire";

export interface HealthWords {
  readonly tone: "ok" | "warn" | "bad";
  readonly state: string;
  readonly details: readonly string[];
}

/** How a gateway has answered lately. `clock` shows an instant by the store's clock. */
export function healthInWords(health: GatewayHealthView, clock: (instantMs: number) => string): HealthWords {
  const details = [failures(health), latency(health)].filter((words) => words !== null);
  switch (health.circuit) {
    case "closed":
      return { tone: health.failuresRecent > 0 ? "warn" : "ok", state: "Charges pass", details };
    case "half_open":
      return {
        tone: "warn",
        state: "Trying again",
        details: ["The next charge shows whether it answers again.", ...details],
      };
    case "open":
      return {
        tone: "bad",
        state: "Does not answer",
        details: [
          health.opensAgainAtMs === null
            ? "New charges go elsewhere."
            : `New charges go elsewhere until ${clock(health.opensAgainAtMs)}.`,
          ...details,
        ],
      };
  }
}

function failures({ callsRecent, failuresRecent }: GatewayHealthView): string {
  if (callsRecent === 0) return "Not called in the last minute.";
  const calls = `${callsRecent} ${callsRecent === 1 ? "call" : "calls"}`;
  if (failuresRecent === 0) return `${calls} in the last minute, all answered.`;
  const share = Math.round((failuresRecent / callsRecent) * 100);
  return `${failuresRecent} of ${calls} in the last minute without an answer (${share}%).`;
}

function latency({ typicalMs, slowestMs }: GatewayHealthView): string | null {
  if (typicalMs === null || slowestMs === null) return null;
  return `Answers in ${duration(typicalMs)}, at worst ${duration(slowestMs)}.`;
}

const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
