import { createHash } from "node:crypto";
import type { Fault } from "./weather.ts";

/** What happened in one seed: in sentences for people, in full for the hash that says whether two runs were the same. */
export interface Story {
  /** Something a person would tell. */
  readonly tell: (line: string) => void;
  /** Anything at all that happened, in order. */
  readonly trace: (line: string) => void;
  readonly count: (fault: Fault) => void;
  readonly lines: readonly string[];
  readonly counts: ReadonlyMap<Fault, number>;
  hash(): string;
}

export function createStory(options: {
  readonly nowMs: () => number;
  readonly echo: ((line: string) => void) | null;
}): Story {
  const lines: string[] = [];
  const counts = new Map<Fault, number>();
  const digest = createHash("sha256");
  const startMs = options.nowMs();

  const trace = (line: string): void => {
    digest.update(`${options.nowMs()} ${line}\n`);
    options.echo?.(line);
  };
  return {
    tell(line) {
      lines.push(`${since(options.nowMs() - startMs)} ${line}`);
      trace(line);
    },
    trace,
    count: (fault) => void counts.set(fault, (counts.get(fault) ?? 0) + 1),
    lines,
    counts,
    hash: () => digest.copy().digest("hex"),
  };
}

/** `1d 02:03:04.567` since the seed's beginning. */
function since(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  const clock = new Date(ms % 86_400_000).toISOString().slice(11, 23);
  return days > 0 ? `${days}d ${clock}` : clock;
}
