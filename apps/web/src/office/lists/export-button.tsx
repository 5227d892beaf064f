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
  isJsonToo = false,
}: {
  readonly noun: string;
  readonly columns: readonly ExportColumn<Row>[];
  readonly readPages: () => AsyncIterable<readonly Row[]>;
  /** Offered as JSON too, whole rows, for programs. */
  readonly isJsonToo?: boolean;
}) {
  const [message, setMessage] = useState<string | null>(null);
  const [pending, setPending] = useState<{ readonly format: Format; readonly read: number } | null>(null);
  const download = async (format: Format): Promise<void> => {
    if (pending) return;
    const onRead = (read: number): void => setPending({ format, read });
    onRead(0);
    setMessage(null);
    try {
      const { rows, isCut } = await readUpTo(rowsMax, readPages(), onRead);
      const text = format === "json" ? JSON.stringify(rows, null, 2) : toCsv(columns, rows);
      saveAs(`${noun.replaceAll(" ", "-")}.${format}`, text, mediaTypes[format]);
      if (isCut)
        setMessage(`Only the newest ${rowsMax} ${noun} are in the file. Narrow the list for the rest.`);
    } catch (error) {
      setMessage(sentenceOf(error));
    } finally {
      setPending(null);
    }
  };
  return (
    <span className="no-print office-export">
      {pending !== null && pending.read > 0 && (
        <span className="till-muted till-small">{pending.read} read</span>
      )}
      {formats
        .filter((format) => format === "csv" || isJsonToo)
        .map((format) => (
          <Button
            key={format}
            variant="quiet"
            isPending={pending?.format === format}
            onPress={() => void download(format)}
            aria-label={`Download ${noun} as ${format.toUpperCase()}`}
          >
            {format.toUpperCase()}
          </Button>
        ))}
      {message !== null && (
        <span role="alert" className="office-error">
          {message}
        </span>
      )}
    </span>
  );
}

const formats = ["csv", "json"] as const;
type Format = (typeof formats)[number];
const mediaTypes = { csv: "text/csv", json: "application/json" } as const;

const toCsv = <Row,>(columns: readonly ExportColumn<Row>[], rows: readonly Row[]): string =>
  csvText([columns.map(({ name }) => name), ...rows.map((row) => columns.map(({ cell }) => cell(row)))]);

async function readUpTo<Row>(
  max: number,
  pages: AsyncIterable<readonly Row[]>,
  onRead: (count: number) => void,
): Promise<{ readonly rows: readonly Row[]; readonly isCut: boolean }> {
  const rows: Row[] = [];
  for await (const page of pages) {
    rows.push(...page);
    onRead(rows.length);
    if (rows.length > max) return { rows: rows.slice(0, max), isCut: true };
  }
  return { rows, isCut: false };
}
