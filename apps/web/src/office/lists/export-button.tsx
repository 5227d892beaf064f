import { type CsvCell, csvText } from "@till/reports";
import { Button } from "@till/ui";
import { useState } from "react";
import { sentenceOf } from "../../shared/problem.ts";
import { saveAs } from "./save-as.ts";

export interface ExportColumn<Row> {
  /** As a program would call it: "due_at". */
  readonly name: string;
  readonly cell: (row: Row) => CsvCell;
}

/** Larger files belong to a report. Two hundred requests at most. */
const rowsMax = 10_000;

/** All rows that the filter lets through, not only those on the screen, as a file. */
export function ExportButton<Row>({
  noun,
  columns,
  readPages,
}: {
  readonly noun: string;
  readonly columns: readonly ExportColumn<Row>[];
  readonly readPages: () => AsyncIterable<readonly Row[]>;
}) {
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const download = async (): Promise<void> => {
    setPending(true);
    setMessage(null);
    try {
      const { rows, isCut } = await readUpTo(rowsMax, readPages());
      const lines = [
        columns.map(({ name }) => name),
        ...rows.map((row) => columns.map(({ cell }) => cell(row))),
      ];
      saveAs(`${noun.replaceAll(" ", "-")}.csv`, csvText(lines));
      if (isCut)
        setMessage(`Only the newest ${rowsMax} ${noun} are in the file. Narrow the list for the rest.`);
    } catch (error) {
      setMessage(sentenceOf(error));
    } finally {
      setPending(false);
    }
  };
  return (
    <span className="no-print">
      <Button
        variant="quiet"
        isPending={isPending}
        onPress={() => void download()}
        aria-label={`Download ${noun} as CSV`}
      >
        CSV
      </Button>
      {message !== null && (
        <span role="alert" className="office-error">
          {message}
        </span>
      )}
    </span>
  );
}

async function readUpTo<Row>(
  max: number,
  pages: AsyncIterable<readonly Row[]>,
): Promise<{ readonly rows: readonly Row[]; readonly isCut: boolean }> {
  const rows: Row[] = [];
  for await (const page of pages) {
    rows.push(...page);
    if (rows.length > max) return { rows: rows.slice(0, max), isCut: true };
  }
  return { rows, isCut: false };
}
