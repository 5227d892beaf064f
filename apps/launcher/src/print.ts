/** What the launcher says on the screen: short lines, in order, also when the screen is a file. */
export interface Printer {
  line(text: string): void;
  /** Says what is being done, then how long it took. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
}

export function createPrinter(write: (text: string) => void, nowMs: () => number): Printer {
  let open = false;
  const line = (text: string) => {
    write(`${open ? "\n" : ""}${text}\n`);
    open = false;
  };
  return {
    line,
    async step(title, work) {
      const startedAtMs = nowMs();
      write(`  ${title} `.padEnd(44, "."));
      open = true;
      const value = await work();
      write(` ${((nowMs() - startedAtMs) / 1000).toFixed(1)} s\n`);
      open = false;
      return value;
    },
  };
}

/** Rows of equal columns, as wide as their widest cell. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("   ")}`.trimEnd())
    .join("\n");
}
