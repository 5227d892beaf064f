import type { SaleLine } from "@till/sales";
import { Button, CartLine, CartLines, EmptyState, IconButton, Money, Totals } from "@till/ui";
import { useEffect, useRef } from "react";
import type { TillState } from "../shared/till-state.ts";
import { type LineEdit, quantityWords } from "./line-edit.ts";
import { locale } from "./till-hooks.ts";

export interface CartPanelProps {
  readonly state: TillState;
  readonly edit: LineEdit;
  /** A payment is under way or another screen is open: the cart shows, and waits. */
  readonly isLocked: boolean;
  readonly onPay: (how: "card" | "cash" | "paypal" | "more") => void;
  readonly onReturn: () => void;
}

/** What is being bought, always on the screen. */
export function CartPanel({ state, edit, isLocked, onPay, onReturn }: CartPanelProps) {
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
                quantity={quantityWords(line.quantityMilli)}
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
      {selected && !isLocked && <EditBar line={selected} edit={edit} />}
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
        <Button
          size="pay"
          kbd="F3"
          aria-label="More ways to pay"
          isDisabled={isEmpty || isLocked}
          onPress={() => onPay("more")}
        >
          More ways
        </Button>
        <Button size="pay" kbd="F8" isDisabled={isLocked} onPress={onReturn}>
          Return
        </Button>
        <Button size="pay" kbd="F6" isDisabled={isEmpty || isLocked} onPress={edit.clear}>
          Clear
        </Button>
      </div>
    </aside>
  );
}

/** What the keys do to the chosen line, for hands. */
function EditBar({ line, edit }: { readonly line: SaleLine; readonly edit: LineEdit }) {
  return (
    <fieldset className="cart__edit" aria-label={`Change ${line.name}`}>
      <IconButton icon="minus" label={`One ${line.name} less`} onPress={() => edit.step(-1)} />
      <IconButton icon="plus" label={`One ${line.name} more`} onPress={() => edit.step(1)} />
      {[0, 50_000, 100_000, 200_000].map((ratePpm) => (
        <Button
          key={ratePpm}
          variant="quiet"
          aria-label={ratePpm === 0 ? "No discount" : `Discount ${ratePpm / 10_000} %`}
          onPress={() => edit.discount(ratePpm)}
        >
          {ratePpm === 0 ? "0%" : `−${ratePpm / 10_000}%`}
        </Button>
      ))}
      <IconButton icon="cross" label={`Remove ${line.name}`} onPress={edit.remove} />
    </fieldset>
  );
}

function detailsOf(line: SaleLine) {
  const hasUnit = line.quantityMilli !== 1000;
  const hasDiscount = line.discountTotal.amountMinor > 0n;
  if (line.variantName === "" && !hasUnit && !hasDiscount) return {};
  return {
    details: (
      <>
        {line.variantName}
        {line.variantName !== "" && hasUnit && " · "}
        {hasUnit && (
          <>
            at <Money value={line.unitPrice} symbol={false} />
          </>
        )}
        {hasDiscount && (
          <>
            {(hasUnit || line.variantName !== "") && " · "}discount −
            <Money value={line.discountTotal} symbol={false} />
          </>
        )}
      </>
    ),
  };
}

function Sums({ state }: { readonly state: TillState }) {
  if (!state.cart) return null;
  const { totals } = state.cart.priced;
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
