import { type Money as Amount, compare, equals, min } from "@till/money";
import { type ReturnLeft, type ReturnRequest, planReturn, returnLeft } from "@till/sales";
import type { ChargeView, SaleDetail } from "@till/wire";
import type { RegisterId, ReturnId } from "@till/kernel";
import { Button, Dialog, Money, MoneyField, NumberField, RadioGroup, TextField } from "@till/ui";
import { useMemo, useState } from "react";
import { tenderInWords } from "../money-pills.tsx";
import { type RefundMode, moneyBack, toGoods, toReturnRequest } from "./refund-request.ts";
import { type RefundWays, refundWays } from "./refund-ways.ts";
import { UnansweredDialog } from "./unanswered-dialog.tsx";
import { useRefund } from "./use-refund.ts";
import { useSay } from "./use-say.ts";

interface RefundDialogProps {
  readonly charge: ChargeView;
  readonly detail: SaleDetail;
  readonly onClose: () => void;
  readonly onRefunded: () => void;
}

/** Money back for one charge, in whole or part, with the reason that stays on record. */
export function RefundDialog({ charge, detail, onClose, onRefunded }: RefundDialogProps) {
  const refund = useRefund({ charge, sale: detail.sale, onAnswer: onRefunded, onDone: onClose });
  return refund.unanswered ? (
    <UnansweredDialog
      title="A refund has no answer yet"
      sendLabel="Send the same refund again"
      isPending={refund.isPending}
      message={refund.message}
      onSend={refund.sendAgain}
      onClose={onClose}
    >
      Reason: {refund.unanswered.reason}. Sending it again is safe: it is the same refund, and it counts once.
    </UnansweredDialog>
  ) : (
    <NewRefundDialog charge={charge} detail={detail} refund={refund} onClose={onClose} />
  );
}

type Refunding = ReturnType<typeof useRefund>;

function NewRefundDialog({
  charge,
  detail,
  refund,
  onClose,
}: Omit<RefundDialogProps, "onRefunded"> & { readonly refund: Refunding }) {
  const say = useSay();
  const { sale } = detail.sale;
  const earlier = useMemo(
    () => detail.returns.filter(({ state }) => state !== "abandoned").map(({ goods }) => goods),
    [detail.returns],
  );
  const left = useMemo(
    () => (charge.wanted ? returnLeft(sale, earlier) : null),
    [charge.wanted, sale, earlier],
  );
  const ways = refundWays(charge, detail);
  const owed = charge.wanted ? detail.returns.filter((one) => one.owed) : [];
  const [mode, setMode] = useState<RefundMode | ReturnId>(owed[0]?.id ?? "all");
  const [quantities, setQuantities] = useState<Readonly<Record<string, number>>>({});
  const [amountMinor, setAmountMinor] = useState<bigint | null>(null);
  const [reason, setReason] = useState("");
  const [drawer, setDrawer] = useState<RegisterId | null>(
    ways.originalRefusal === null ? null : (ways.drawers[0]?.id ?? null),
  );

  const { refundable } = charge;
  const isInCash = drawer !== null || charge.tender.kind === "cash";
  const cashStepMinor = isInCash ? detail.cashStepMinor : null;
  const totalsOf = (asked: ReturnRequest): Totals | null => {
    if (left === null) return asked.kind === "amount" ? exactly(asked.amount) : null;
    const planned = planReturn(sale, earlier, asked);
    if (!planned.ok) return null;
    const goods = planned.value;
    return { due: goods.total, back: moneyBack({ goods, left: left.total, refundable, cashStepMinor }) };
  };
  const owedOne = owed.find(({ id }) => id === mode);
  const request = isMode(mode) ? toReturnRequest({ mode, left, quantities, amountMinor, refundable }) : null;
  const totals = owedOne ? exactly(min(owedOne.owedAmount, refundable)) : request && totalsOf(request);
  const tooMuch =
    totals !== null && compare(totals.due, refundable) > 0
      ? `At most ${say.money(refundable)} can go back on this charge.`
      : null;
  const start = (): void => {
    if (refund.isPending) return;
    if (reason.trim() === "") return refund.setMessage("Say why, in a word or two. It stays on record.");
    const goods = owedOne ? ({ kind: "owed", returnId: owedOne.id } as const) : request && toGoods(request);
    if (goods === null || totals === null) return refund.setMessage("Choose what goes back.");
    if (tooMuch === null) refund.start({ goods, reason: reason.trim(), drawer });
  };
  return (
    <Dialog
      isOpen
      isDismissable={false}
      onClose={onClose}
      title="Refund"
      actions={
        <>
          <Button onPress={onClose}>Keep the money</Button>
          <Button variant="danger" isPending={refund.isPending} pendingLabel="Refunding" onPress={start}>
            {totals === null
              ? "Refund"
              : `Refund ${say.money(totals.back)}${drawer === null ? "" : " in cash"}`}
          </Button>
        </>
      }
    >
      <div className="refund">
        <p className="till-muted">
          {tenderInWords(charge)} · up to <Money value={refundable} />
        </p>
        <RadioGroup
          label="What goes back"
          value={mode}
          onChange={(id) => {
            setMode(isMode(id) ? id : (owed.find((one) => one.id === id)?.id ?? "all"));
            refund.setMessage(null);
          }}
          options={[
            ...owed.map(({ id, owedAmount, occurredAtMs }) => ({
              id,
              label: `${say.money(owedAmount)} still owed for goods that are back`,
              note: `They came back ${say.at(occurredAtMs)}; their refund did not arrive`,
            })),
            ...choicesOf(left),
          ]}
        />
        {mode === "lines" && left !== null && (
          <LineFields
            {...{ detail, left, quantities }}
            onChange={(id, quantity) => setQuantities((all) => ({ ...all, [id]: quantity }))}
          />
        )}
        {mode === "amount" && (
          <MoneyField
            label="Amount to refund"
            currency={sale.currency}
            value={amountMinor}
            onChange={setAmountMinor}
          />
        )}
        {ways.drawers.length > 0 && (
          <WayBack charge={charge} ways={ways} drawer={drawer} onChange={setDrawer} />
        )}
        {totals !== null && !equals(totals.due, totals.back) && (
          <p className="till-muted">
            {say.money(totals.due)} comes to {say.money(totals.back)} in coins.
          </p>
        )}
        <TextField label="Reason" value={reason} onChange={setReason} maxLength={200} isRequired />
        <div role="alert" className="office-error">
          {tooMuch ?? refund.message}
        </div>
      </div>
    </Dialog>
  );
}

interface Totals {
  /** What the goods come to. */
  readonly due: Amount;
  /** What is handed out for them. */
  readonly back: Amount;
}

const exactly = (amount: Amount): Totals => ({ due: amount, back: amount });

/** The money of a charge that was let go is the buyer's own: no goods come back with it. */
function choicesOf(left: ReturnLeft | null): readonly { readonly id: RefundMode; readonly label: string }[] {
  if (left === null)
    return [
      { id: "all", label: "All of it" },
      { id: "amount", label: "A part of it" },
    ];
  return left.total.amountMinor === 0n
    ? []
    : [
        { id: "all", label: "Everything that is left" },
        { id: "lines", label: "Some of the goods" },
        { id: "amount", label: "An amount, no goods" },
      ];
}

const isMode = (choice: string): choice is RefundMode =>
  choice === "all" || choice === "lines" || choice === "amount";

const originalWay = "original";

/** Shown only where the shop gives cash back for other money: back the way it came, or out of one of the drawers. */
function WayBack({
  charge,
  ways,
  drawer,
  onChange,
}: {
  readonly charge: ChargeView;
  readonly ways: RefundWays;
  readonly drawer: RegisterId | null;
  readonly onChange: (drawer: RegisterId | null) => void;
}) {
  return (
    <RadioGroup
      label="How it goes back"
      value={drawer ?? originalWay}
      onChange={(id) => onChange(ways.drawers.find((one) => one.id === id)?.id ?? null)}
      options={[
        {
          id: originalWay,
          label: `The way it came: ${tenderInWords(charge)}`,
          icon: "card",
          isDisabled: ways.originalRefusal !== null,
          ...(ways.originalRefusal !== null && { note: ways.originalRefusal }),
        },
        ...ways.drawers.map(({ id, name }) => ({
          id,
          label: `Cash from ${name}`,
          note: "Booked out of its drawer at once",
          icon: "cash" as const,
        })),
      ]}
    />
  );
}

function LineFields({
  detail,
  left,
  quantities,
  onChange,
}: {
  readonly detail: SaleDetail;
  readonly left: ReturnLeft;
  readonly quantities: Readonly<Record<string, number>>;
  readonly onChange: (saleLineId: string, quantity: number) => void;
}) {
  return (
    <div className="refund__lines">
      {left.lines
        .filter(({ quantityMilli }) => quantityMilli > 0)
        .map(({ saleLineId, quantityMilli }) => (
          <NumberField
            key={saleLineId}
            label={`${nameOf(detail, saleLineId)}, of ${quantityMilli / 1000}`}
            value={quantities[saleLineId] ?? 0}
            onChange={(quantity) => onChange(saleLineId, quantity)}
            minValue={0}
            maxValue={quantityMilli / 1000}
          />
        ))}
    </div>
  );
}

function nameOf({ sale }: SaleDetail, saleLineId: string): string {
  const line = sale.sale.lines.find(({ id }) => id === saleLineId);
  return line ? [line.name, line.variantName].filter((part) => part !== "").join(", ") : "Item";
}
