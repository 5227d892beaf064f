import { type Column, Button, Card, DataTable } from "@till/ui";
import type { ReactNode } from "react";
import { ExportButton, type ExportColumn } from "./export-button.tsx";
import { Reading } from "./reading.tsx";
import type { PagedRows } from "./use-pages.ts";

interface PagedTableProps<Row> {
  readonly pages: PagedRows<Row>;
  /** "events" */
  readonly noun: string;
  readonly columns: readonly Column<Row>[];
  readonly rowId: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  readonly empty: ReactNode;
  readonly exportColumns: readonly ExportColumn<Row>[];
  readonly isJsonToo?: boolean;
}

/** A list that the server filters and pages, newest first, with the same rows as a file. */
export function PagedTable<Row>(props: PagedTableProps<Row>) {
  const { pages, noun, columns, rowId, onOpen, empty, exportColumns, isJsonToo = false } = props;
  return (
    <>
      <Reading noun={noun} query={pages.query}>
        {(rows) => (
          <Card
            {...(rows.length > 0 && {
              title: `${rows.length} ${rows.length === 1 ? noun.replace(/s$/, "") : noun}${pages.hasMore ? ", newest first" : ""}`,
              aside: (
                <ExportButton {...{ noun, isJsonToo }} columns={exportColumns} readPages={pages.readPages} />
              ),
            })}
          >
            <div aria-busy={pages.isOld} className="office-list">
              <DataTable
                caption={`${noun.slice(0, 1).toUpperCase()}${noun.slice(1)}, newest first`}
                isCaptionHidden
                isStackedWhenNarrow
                columns={columns}
                rows={rows}
                rowId={rowId}
                {...(onOpen && { onOpen })}
                empty={empty}
              />
            </div>
          </Card>
        )}
      </Reading>
      {pages.hasMore && (
        <Button onPress={pages.readMore} isPending={pages.isReadingMore}>
          Show older {noun}
        </Button>
      )}
    </>
  );
}
