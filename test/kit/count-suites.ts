import { writeFileSync } from "node:fs";
import type { Reporter, SerializedError, TestModule } from "vitest/node";
import { z } from "zod";

export const suiteCountsSchema = z.record(
  z.string(),
  z.object({ passed: z.number(), failed: z.number(), skipped: z.number() }),
);
export type SuiteCounts = z.infer<typeof suiteCountsSchema>;

/** The file that `main.ts` wants the counts in. */
export const COUNTS_FILE = "TILL_TEST_COUNTS";

/** The suite of a test file: its folder in `test/`, or "unit" for what lies beside the source. */
export function suiteOf(file: string): string {
  return /(?:^|\/)test\/([^/]+)\/[^/].*$/.exec(file)?.[1] ?? "unit";
}

/** Counts what passed, failed and was skipped in each suite, for the closing table. */
export default class CountSuites implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const counts: SuiteCounts = {};
    for (const module of modules) {
      const name = [suiteOf(module.relativeModuleId), module.project.name].filter((part) => part !== "fair");
      const suite = (counts[name.join(", ")] ??= { passed: 0, failed: 0, skipped: 0 });
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state !== "pending") suite[state] += 1;
      }
      // A file or a hook that fails on its own leaves tests skipped; that must not look like a pass.
      const alone = [module, ...module.children.allSuites()].filter((part) => part.errors().length > 0);
      suite.failed += alone.length;
    }
    if (unhandled.length > 0)
      counts["outside of any test"] = { passed: 0, failed: unhandled.length, skipped: 0 };
    const file = process.env[COUNTS_FILE];
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  }
}
