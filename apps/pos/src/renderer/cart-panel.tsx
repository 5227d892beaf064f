import { type SaleLine, eachPrice } from "@till/sales";
import { Button, CartLine, CartLines, EmptyState, IconButton, Money, Totals } from "@till/ui";
import { Fragment, type ReactNode, useEffect, useRef } from "react";
import type { TillState } from "../shared/till-state.ts";
import { type LineEdit, quantityWords } from "./line-edit.ts";
import { locale } from "./till-hooks.ts";

export interface CartPanelProps {
  readonly state: TillState;
  readonly edit: LineEdit;
  /** A payment is under way or another screen is open: the cart shows, and waits. */
  readonly isLocked: boolean;
  readonly onPay: (how: "card" | "cash" | "paypal" | "more") => void;
  readonly onChangeLine: () => void;
  readonly onChangeSale: () => void;
  readonly onParked: () => void;
  readonly onUndo: () => void;
}

/** What is being bought, always on the screen. */
export function CartPanel({ state, edit, isLocked, ...on }: CartPanelProps) {
  const { onPay } = on;
  const lines = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (edit.selected === null || !state.cart) return;
    lines.current?.querySelector("[aria-pressed=true]")?.scrollIntoView({ block: "nearest" });
  }, [edit.selected, state.cart]);
  if (!state.cart) return null;
  const { priced, nextNumber } = state.cart;
  const isEmpty = priced.lines.length === 0;
  const { online } = state.connection;
  const selected = priced.lines.find(({ id }) => id === edit.selected);
  return (
    <aside className="cart" aria-label="Cart">
      <div className="cart__head">
        <span className="till-muted">
          {isEmpty ? "New sale" : `${priced.lines.length} ${priced.lines.length === 1 ? "line" : "lines"}`}
        </span>
        <span className="till-muted">Sale {nextNumber}</span>
      </div>
      {!isLocked && <CartActs state={state} isEmpty={isEmpty} onClear={edit.clear} {...on} />}
      <div className="cart__lines" ref={lines}>
        {isEmpty ? (
          <EmptyState title="Nothing in the cart yet" icon="bag">
            Scan a barcode, tap an item, or press F2 to search.
          </EmptyState>
        ) : (
          <CartLines label="Cart">
            {priced.lines.map((line) => (
              <CartLine
                key={line.id}
                quantity={quantityWords(line)}
                name={line.name}
                amount={<Money value={line.listPrice} symbol={false} />}
                isSelected={!isLocked && edit.selected === line.id}
                {...(isLocked ? {} : { onSelect: () => edit.select(line.id) })}
                {...detailsOf(line)}
              />
            ))}
          </CartLines>
        )}
      </div>
      {selected && !isLocked && <EditBar line={selected} edit={edit} onChange={on.onChangeLine} />}
      <Sums state={state} />
      <div className="cart__pay">
        <Button
          variant="primary"
          size="pay"
          kbd="F12"
          isDisabled={isEmpty || isLocked || !online}
          onPress={() => onPay("card")}
        >
          Card on reader
        </Button>
        <Button size="pay" kbd="F11" isDisabled={isEmpty || isLocked} onPress={() => onPay("cash")}>
          Cash
        </Button>
        <Button
          size="pay"
          kbd="F10"
          isDisabled={isEmpty || isLocked || !online}
          onPress={() => onPay("paypal")}
        >
          PayPal QR
        </Button>
        <Button size="pay" kbd="F3" isDisabled={isEmpty || isLocked} onPress={() => onPay("more")}>
          More ways
        </Button>
      </div>
    </aside>
  );
}

/** What is done with the cart as a whole. */
function CartActs({
  state,
  isEmpty,
  onChangeSale,
  onParked,
  onUndo,
  onClear,
}: Pick<CartPanelProps, "state" | "onChangeSale" | "onParked" | "onUndo"> & {
  readonly isEmpty: boolean;
  readonly onClear: () => void;
}) {
  const waiting = state.parked.length;
  return (
    <fieldset className="cart__acts" aria-label="This cart">
      <Button variant="quiet" icon="back" isDisabled={!state.cart?.undo} onPress={onUndo}>
        Undo
      </Button>
      <Button variant="quiet" isDisabled={isEmpty} onPress={onClear}>
        Clear
      </Button>
      <Button variant="quiet" isDisabled={isEmpty} onPress={onChangeSale}>
        Discount, tip
      </Button>
      <Button variant="quiet" isDisabled={isEmpty && waiting === 0} onPress={onParked}>
        {isEmpty || waiting > 0 ? `Parked ${waiting}` : "Park"}
      </Button>
    </fieldset>
  );
}

const quickDiscountsPpm = [100_000, 200_000];

/** What the keys do to the chosen line, for hands. */
function EditBar({
  line,
  edit,
  onChange,
}: {
  readonly line: SaleLine;
  readonly edit: LineEdit;
  readonly onChange: () => void;
}) {
  const isByPiece = line.unit !== "kg" && line.labelled === undefined;
  return (
    <fieldset className="cart__edit" aria-label={`Change ${line.name}`}>
      {isByPiece && (
        <>
          <IconButton icon="minus" label={`One ${line.name} less`} onPress={() => edit.step(-1)} />
          <IconButton icon="plus" label={`One ${line.name} more`} onPress={() => edit.step(1)} />
        </>
      )}
      {quickDiscountsPpm.map((ratePpm) => (
        <Button
          key={ratePpm}
          variant="quiet"
          aria-label={`Discount ${ratePpm / 10_000} %`}
          onPress={() => edit.discount(ratePpm)}
        >
          {`−${ratePpm / 10_000}%`}
        </Button>
      ))}
      <Button variant="quiet" aria-label={`Change ${line.name}`} onPress={onChange}>
        Change
      </Button>
      <IconButton icon="cross" label={`Remove ${line.name}`} onPress={edit.remove} />
    </fieldset>
  );
}

function detailsOf(line: SaleLine) {
  const { variantName, quantityMilli, unit, labelled, modifiers = [], agreed, note, discountTotal } = line;
  const each = eachPrice(line);
  const parts: ReactNode[] = [
    variantName,
    ...modifiers.map(({ name }) => name),
    (unit === "kg" || quantityMilli !== 1000) && (
      <>
        {unit === "kg" && "kg "}at <Money value={each} symbol={false} />
      </>
    ),
    labelled && (
      <>
        price of the label, <Money value={labelled} symbol={false} />
        /kg
      </>
    ),
    agreed && (
      <>
        instead of <Money value={agreed.instead} symbol={false} />, {agreed.reason}
      </>
    ),
    discountTotal.amountMinor > 0n && (
      <>
        discount −<Money value={discountTotal} symbol={false} />
      </>
    ),
    note,
  ].filter(Boolean);
  if (parts.length === 0) return {};
  return {
    details: parts.map((part, index) => (
      // oxlint-disable-next-line react/no-array-index-key -- the parts have no names, and their order stands
      <Fragment key={index}>
        {index > 0 && " · "}
        {part}
      </Fragment>
    )),
  };
}

function Sums({ state }: { readonly state: TillState }) {
  if (!state.cart) return null;
  const { priced } = state.cart;
  const { totals } = priced;
  const percent = (ratePpm: number) =>
    new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(ratePpm / 1_000_000);
  const discount = { ...totals.discountTotal, amountMinor: -totals.discountTotal.amountMinor };
  return (
    <Totals
      size="pay"
      rows={[
        { label: "Subtotal", value: <Money value={totals.subtotal} symbol={false} /> },
        ...(totals.discountTotal.amountMinor > 0n
          ? [{ label: "Discount", value: <Money value={discount} symbol={false} /> }]
          : []),
        ...(priced.exemption
          ? [
              {
                label: `No tax: ${priced.exemption.buyer}`,
                value: <Money value={totals.taxTotal} symbol={false} />,
              },
            ]
          : []),
        ...(totals.tip.amountMinor > 0n
          ? [{ label: "Tip", value: <Money value={totals.tip} symbol={false} /> }]
          : []),
        ...totals.taxes
          .filter(({ taxTotal }) => taxTotal.amountMinor > 0n)
          .map(({ name, ratePpm, mode, taxTotal }) => ({
            label: `${name.includes("%") ? name : `${name} ${percent(ratePpm)}`}${mode === "inclusive" ? " included" : ""}`,
            value: <Money value={taxTotal} symbol={false} />,
            isIncluded: mode === "inclusive",
          })),
      ]}
      total={{ label: "To pay", value: <Money value={totals.total} /> }}
    />
  );
}
