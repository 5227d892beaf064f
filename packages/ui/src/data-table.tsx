import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import "./data-table.css";
import { Icon } from "./icon.tsx";
import { VisuallyHidden } from "./visually-hidden.tsx";

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Figures stand at the end, in tabular digits. Default `words`. */
  readonly kind?: "words" | "figures";
  readonly isSortable?: boolean;
  /** In the last line of the table, below this column. */
  readonly total?: ReactNode;
}

export interface Sort {
  readonly columnId: string;
  readonly direction: "ascending" | "descending";
}

export interface DataTableProps<Row> {
  /** What the table lists; shown above it unless `isCaptionHidden`. */
  readonly caption: string;
  readonly isCaptionHidden?: boolean;
  /** The first column names the row. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  /** Opens a row; the first cell becomes the button, and a press anywhere in the row counts. */
  readonly onOpen?: (row: Row) => void;
  /** Marks a row that is open elsewhere. */
  readonly openRowId?: string | null;
  /** Instead of rows when there are none. */
  readonly empty?: ReactNode;
  /** On a phone each row becomes a block of its own, every cell with its column's name, instead of scrolling sideways. */
  readonly isStackedWhenNarrow?: boolean;
  /** Keeps the head in view while the page or a high table scrolls. */
  readonly isHeadSticky?: boolean;
}

/** A plain table: the caller sorts and pages, most often on the server. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, isCaptionHidden = false, columns, rows, rowId, empty, isHeadSticky = false } = props;
  const { isStackedWhenNarrow = false } = props;
  const hasTotals = columns.some((column) => column.total !== undefined);
  return (
    // A wide table scrolls sideways by itself; focusable, so that a keyboard can do it.
    <section
      className={classNames(
        "till-table",
        isHeadSticky && "till-table--sticky",
        isStackedWhenNarrow && "till-table--stacked",
      )}
      aria-label={caption}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable (WCAG 2.1.1)
      tabIndex={0}
    >
      <table>
        <caption>{isCaptionHidden ? <VisuallyHidden>{caption}</VisuallyHidden> : caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} {...pickSort(props)} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <BodyRow key={rowId(row)} row={row} {...props} />
          ))}
        </tbody>
        {hasTotals && rows.length > 0 && (
          <tfoot>
            <tr>
              {columns.map((column) => (
                <td key={column.id} className={cellClass(column)}>
                  {column.total}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
      {rows.length === 0 && empty}
    </section>
  );
}

interface Sorting {
  readonly sort: Sort | undefined;
  readonly onSort: ((sort: Sort) => void) | undefined;
}

const pickSort = <Row,>({ sort, onSort }: DataTableProps<Row>): Sorting => ({ sort, onSort });

function HeadCell<Row>({ column, sort, onSort }: Sorting & { readonly column: Column<Row> }) {
  const direction = sort?.columnId === column.id ? sort.direction : undefined;
  const isSortable = column.isSortable === true && onSort !== undefined;
  return (
    <th scope="col" className={cellClass(column)} aria-sort={isSortable ? (direction ?? "none") : undefined}>
      {isSortable ? (
        <button
          type="button"
          className="till-table__sort"
          onClick={() =>
            onSort({
              columnId: column.id,
              direction: direction === "descending" ? "ascending" : "descending",
            })
          }
        >
          {column.header}
          <span className={classNames("till-table__arrow", direction && `till-table__arrow--${direction}`)}>
            <Icon name="chevron" size={16} />
          </span>
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

function BodyRow<Row>({
  row,
  columns,
  rowId,
  onOpen,
  openRowId = null,
}: DataTableProps<Row> & { readonly row: Row }) {
  const isOpen = openRowId === rowId(row);
  return (
    <tr className={classNames(onOpen && "till-table__row--opens", isOpen && "till-table__row--open")}>
      {columns.map((column, index) =>
        index === 0 ? (
          <th key={column.id} scope="row" className={cellClass(column)}>
            {onOpen ? (
              <button
                type="button"
                className="till-table__open"
                onClick={() => onOpen(row)}
                aria-current={isOpen ? "true" : undefined}
              >
                {column.cell(row)}
              </button>
            ) : (
              column.cell(row)
            )}
          </th>
        ) : (
          <td key={column.id} className={cellClass(column)} data-label={column.header}>
            {column.cell(row)}
          </td>
        ),
      )}
    </tr>
  );
}

const cellClass = <Row,>(column: Column<Row>): string | undefined =>
  column.kind === "figures" ? "till-table__figures" : undefined;
