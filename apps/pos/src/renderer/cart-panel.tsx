import { negate } from "@till/money";
import { type SaleLine, eachPrice } from "@till/sales";
import { Button, CartLine, CartLines, EmptyState, IconButton, Money, Totals } from "@till/ui";
import { Fragment, useEffect, useRef } from "react";
import type { ExchangeState, TillState } from "../shared/till-state.ts";
import { type LineEdit, quantityWords } from "./line-edit.ts";
import { type ScreenSpeech, useSpeech } from "./speech.tsx";
import { useAct, useHost } from "./till-hooks.ts";

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
  const speech = useSpeech();
  const { say, locale } = speech;
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
  // Nothing is left to choose: the goods pay for all of it.
  const isPaidByGoods = state.exchange?.toPay.amountMinor === 0n && !isEmpty;
  const selected = priced.lines.find(({ id }) => id === edit.selected);
  return (
    <aside className="cart" aria-label={say("cart.title")}>
      <div className="cart__head">
        <span className="till-muted">
          {isEmpty ? say("pay.new_sale") : say("cart.lines", { count: priced.lines.length })}
        </span>
        <span className="till-muted">{say("pay.sale_number", { number: nextNumber })}</span>
      </div>
      {!isLocked && <CartActs state={state} isEmpty={isEmpty} onClear={edit.clear} {...on} />}
      <div className="cart__lines" ref={lines}>
        {isEmpty ? (
          <EmptyState title={say("cart.empty")} icon="bag">
            {say("cart.empty_more")}
          </EmptyState>
        ) : (
          <CartLines label={say("cart.title")}>
            {priced.lines.map((line) => (
              <CartLine
                key={line.id}
                quantity={quantityWords(line, locale)}
                name={line.name}
                amount={<Money value={line.listPrice} symbol={false} />}
                isSelected={!isLocked && edit.selected === line.id}
                {...(isLocked ? {} : { onSelect: () => edit.select(line.id) })}
                {...detailsOf(line, speech)}
              />
            ))}
          </CartLines>
        )}
      </div>
      {selected && !isLocked && <EditBar line={selected} edit={edit} onChange={on.onChangeLine} />}
      {state.exchange && <Exchange exchange={state.exchange} isLocked={isLocked} />}
      <Sums state={state} />
      <div className="cart__pay">
        <Button
          variant="primary"
          size="pay"
          kbd="F12"
          isDisabled={isEmpty || isLocked || !online}
          onPress={() => onPay("card")}
        >
          {say(isPaidByGoods ? "cart.exchange" : "pay.card_reader")}
        </Button>
        <Button
          size="pay"
          kbd="F11"
          isDisabled={isEmpty || isLocked || isPaidByGoods}
          onPress={() => onPay("cash")}
        >
          {say("app.cash")}
        </Button>
        <Button
          size="pay"
          kbd="F10"
          isDisabled={isEmpty || isLocked || isPaidByGoods || !online}
          onPress={() => onPay("paypal")}
        >
          {say("pay.paypal_qr")}
        </Button>
        <Button
          size="pay"
          kbd="F3"
          isDisabled={isEmpty || isLocked || isPaidByGoods}
          onPress={() => onPay("more")}
        >
          {say("cart.more_ways")}
        </Button>
      </div>
    </aside>
  );
}

/** Goods that lie against the cart. */
function Exchange({
  exchange: { number, worth },
  isLocked,
}: {
  readonly exchange: ExchangeState;
  readonly isLocked: boolean;
}) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  return (
    <div className="cart__exchange">
      <span>{say("cart.exchange_of", { number })}</span>
      <Money value={negate(worth)} symbol={false} />
      {!isLocked && (
        <IconButton
          icon="cross"
          label={say("cart.exchange_off")}
          onPress={() => void act.run(() => host.dropExchange())}
        />
      )}
    </div>
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
  const { say } = useSpeech();
  const waiting = state.parked.length;
  return (
    <fieldset className="cart__acts" aria-label={say("cart.this_cart")}>
      <Button variant="quiet" icon="back" isDisabled={!state.cart?.undo} onPress={onUndo}>
        {say("cart.undo")}
      </Button>
      <Button variant="quiet" isDisabled={isEmpty} onPress={onClear}>
        {say("cart.clear")}
      </Button>
      <Button variant="quiet" isDisabled={isEmpty} onPress={onChangeSale}>
        {say("cart.discount_tip")}
      </Button>
      <Button variant="quiet" isDisabled={isEmpty && waiting === 0} onPress={onParked}>
        {isEmpty || waiting > 0 ? say("cart.parked", { count: waiting }) : say("cart.park")}
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
  const { say, percent } = useSpeech();
  const isByPiece = line.unit !== "kg" && line.labelled === undefined;
  return (
    <fieldset className="cart__edit" aria-label={say("cart.change_of", { name: line.name })}>
      {isByPiece && (
        <>
          <IconButton
            icon="minus"
            label={say("cart.less_of", { name: line.name })}
            onPress={() => edit.step(-1)}
          />
          <IconButton
            icon="plus"
            label={say("cart.more_of", { name: line.name })}
            onPress={() => edit.step(1)}
          />
        </>
      )}
      {quickDiscountsPpm.map((ratePpm) => (
        <Button
          key={ratePpm}
          variant="quiet"
          aria-label={say("cart.discount_of", { percent: percent(ratePpm) })}
          onPress={() => edit.discount(ratePpm)}
        >
          {percent(-ratePpm)}
        </Button>
      ))}
      <Button variant="quiet" aria-label={say("cart.change_of", { name: line.name })} onPress={onChange}>
        {say("cart.change")}
      </Button>
      <IconButton icon="cross" label={say("cart.remove_of", { name: line.name })} onPress={edit.remove} />
    </fieldset>
  );
}

function detailsOf(line: SaleLine, { say, bare }: ScreenSpeech) {
  const { variantName, quantityMilli, unit, labelled, modifiers = [], agreed, note, discountTotal } = line;
  const each = bare(eachPrice(line));
  const parts = [
    variantName,
    ...modifiers.map(({ name }) => name),
    (unit === "kg" || quantityMilli !== 1000) &&
      say(unit === "kg" ? "cart.each_kg" : "cart.each", { amount: each }),
    labelled && say("cart.label_price", { amount: bare(labelled) }),
    agreed && say("cart.instead_of", { amount: bare(agreed.instead), reason: agreed.reason }),
    discountTotal.amountMinor > 0n && say("cart.discount_line", { amount: bare(discountTotal) }),
    note,
  ].filter(Boolean);
  if (parts.length === 0) return {};
  return {
    details: parts.map((part, index) => (
      // oxlint-disable-next-line react/no-array-index-key -- the parts have no names, and their order stands
      <Fragment key={index}>
        {index > 0 && " · "}
        <bdi>{part}</bdi>
      </Fragment>
    )),
  };
}

const taxWords = (tax: string, mode: "inclusive" | "exclusive", say: ScreenSpeech["say"]): string =>
  mode === "inclusive" ? say("cart.included", { tax }) : tax;

/** What the customer pays, or gets back where their goods are worth more. */
function totalOf({ cart, exchange }: TillState, say: ScreenSpeech["say"]) {
  if (exchange && exchange.rest.amountMinor > 0n)
    return { label: say("cart.to_give_back"), value: <Money value={exchange.rest} /> };
  const toPay = exchange?.toPay ?? cart?.priced.totals.total;
  return { label: say("pay.to_pay"), value: toPay ? <Money value={toPay} /> : null };
}

function Sums({ state }: { readonly state: TillState }) {
  const { say, percent } = useSpeech();
  if (!state.cart) return null;
  const { priced } = state.cart;
  const { totals } = priced;

  const discount = { ...totals.discountTotal, amountMinor: -totals.discountTotal.amountMinor };
  return (
    <Totals
      size="pay"
      rows={[
        { label: say("cart.subtotal"), value: <Money value={totals.subtotal} symbol={false} /> },
        ...(totals.discountTotal.amountMinor > 0n
          ? [{ label: say("edit.discount"), value: <Money value={discount} symbol={false} /> }]
          : []),
        ...(priced.exemption
          ? [
              {
                label: say("cart.no_tax", { buyer: priced.exemption.buyer }),
                value: <Money value={totals.taxTotal} symbol={false} />,
              },
            ]
          : []),
        ...(totals.tip.amountMinor > 0n
          ? [{ label: say("edit.tip"), value: <Money value={totals.tip} symbol={false} /> }]
          : []),
        ...totals.taxes
          .filter(({ taxTotal }) => taxTotal.amountMinor > 0n)
          .map(({ name, ratePpm, mode, taxTotal }) => ({
            label: taxWords(name.includes("%") ? name : `${name} ${percent(ratePpm)}`, mode, say),
            value: <Money value={taxTotal} symbol={false} />,
            isIncluded: mode === "inclusive",
          })),
      ]}
      total={totalOf(state, say)}
    />
  );
}
