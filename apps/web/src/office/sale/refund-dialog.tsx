import { tillErrorOf } from "@till/client";
import { type Money as Amount, compare, equals, zero } from "@till/money";
import { type ReturnLeft, type ReturnRequest, planReturn, returnLeft } from "@till/sales";
import type { ChargeView, SaleDetail } from "@till/wire";
import {
  Banner,
  Button,
  Dialog,
  Money,
  MoneyField,
  NumberField,
  RadioGroup,
  TextField,
  formatMoney,
} from "@till/ui";
import { useMemo, useState } from "react";
import { pageLocale } from "../../shared/locale.ts";
import { sentenceOf } from "../../shared/problem.ts";
import { tenderInWords } from "../money-pills.tsx";
import { useOffice } from "../services.ts";
import { type PendingRefund, type RefundGoods, createRefundStore } from "./refund-store.ts";

interface RefundDialogProps {
  readonly charge: ChargeView;
  readonly detail: SaleDetail;
  readonly onClose: () => void;
  readonly onRefunded: () => void;
}

type Mode = "all" | "lines" | "amount";

/** Money back for one charge, in whole or part, with the reason that stays on record. */
export function RefundDialog({ charge, detail, onClose, onRefunded }: RefundDialogProps) {
  const office = useOffice();
  const refunds = useMemo(() => createRefundStore(office), [office]);
  const { sale } = detail.sale;
  const earlier = useMemo(
    () => detail.returns.filter(({ state }) => state !== "abandoned").map(({ goods }) => goods),
    [detail.returns],
  );
  const left = useMemo(() => returnLeft(sale, earlier), [sale, earlier]);
  const [unanswered, setUnanswered] = useState(() => refunds.pending(charge.id));
  const [mode, setMode] = useState<Mode>("all");
  const [quantities, setQuantities] = useState<Readonly<Record<string, number>>>({});
  const [amountMinor, setAmountMinor] = useState<bigint | null>(null);
  const [reason, setReason] = useState("");
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);

  const request = requestOf({ mode, left, quantities, amountMinor, refundable: charge.refundable });
  const planned = request && planReturn(sale, earlier, request);
  const total = planned?.ok === true ? planned.value.total : null;
  const isTooMuch = total !== null && compare(total, charge.refundable) > 0;
  const format = (value: Amount): string => formatMoney(value, { locale: pageLocale() });

  const send = async (refund: PendingRefund): Promise<void> => {
    setPending(true);
    setMessage(null);
    try {
      const view = await office.till.refunds.create.mutate({
        id: refund.id,
        chargeId: charge.id,
        returnId: refund.returnId,
        reason: refund.reason,
        goods: toRequest(refund.goods, sale.currency),
        registerId: charge.tender.kind === "cash" ? detail.sale.registerId : null,
      });
      refunds.settle(charge.id);
      setUnanswered(null);
      onRefunded();
      if (view.problem && !view.unknown) setMessage(view.problem.message);
      else onClose();
    } catch (error) {
      const till = tillErrorOf(error);
      if (till !== null && till.retry !== "safe") {
        refunds.settle(charge.id);
        setUnanswered(null);
        setMessage(till.message);
      } else {
        setUnanswered(refund);
        setMessage(sentenceOf(error));
      }
    } finally {
      setPending(false);
    }
  };
  const start = (): void => {
    if (isPending) return;
    if (reason.trim() === "") return setMessage("Say why, in a word or two. It stays on record.");
    if (request === null || total === null) return setMessage("Choose what goes back.");
    if (isTooMuch) return setMessage(`At most ${format(charge.refundable)} can go back on this charge.`);
    void send(refunds.refundFor(charge.id, { goods: toGoods(request), reason: reason.trim() }));
  };

  if (unanswered) {
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title="A refund has no answer yet"
        actions={
          <Button variant="primary" isPending={isPending} onPress={() => void send(unanswered)}>
            Send the same refund again
          </Button>
        }
      >
        <Banner tone="warn" title="We don’t know yet if this refund arrived">
          Reason: {unanswered.reason}. Sending it again is safe: it is the same refund, and it counts once.
          Another one can follow when this one is answered.
        </Banner>
        <div role="alert" className="office-error">
          {message}
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      isDismissable={false}
      onClose={onClose}
      title="Refund"
      actions={
        <>
          <Button onPress={onClose}>Keep the money</Button>
          <Button variant="danger" isPending={isPending} pendingLabel="Refunding" onPress={start}>
            {total === null ? "Refund" : `Refund ${format(total)}`}
          </Button>
        </>
      }
    >
      <div className="refund">
        <p className="till-muted">
          {tenderInWords(charge)} · up to <Money value={charge.refundable} />
        </p>
        <RadioGroup
          label="What goes back"
          value={mode}
          onChange={(id) => setMode(id as Mode)}
          options={[
            { id: "all", label: "Everything that is left", note: format(charge.refundable) },
            { id: "lines", label: "Some of the goods" },
            { id: "amount", label: "An amount, no goods" },
          ]}
        />
        {mode === "lines" && (
          <div className="refund__lines">
            {left.lines
              .filter(({ quantityMilli }) => quantityMilli > 0)
              .map(({ saleLineId, quantityMilli }) => (
                <NumberField
                  key={saleLineId}
                  label={`${nameOf(detail, saleLineId)}, of ${quantityMilli / 1000}`}
                  value={quantities[saleLineId] ?? 0}
                  onChange={(quantity) => setQuantities((all) => ({ ...all, [saleLineId]: quantity }))}
                  minValue={0}
                  maxValue={quantityMilli / 1000}
                />
              ))}
          </div>
        )}
        {mode === "amount" && (
          <MoneyField
            label="Amount to refund"
            currency={sale.currency}
            value={amountMinor}
            onChange={setAmountMinor}
          />
        )}
        <TextField label="Reason" value={reason} onChange={setReason} maxLength={200} isRequired />
        <div role="alert" className="office-error">
          {isTooMuch ? `At most ${format(charge.refundable)} can go back on this charge.` : message}
        </div>
      </div>
    </Dialog>
  );
}

interface Choice {
  readonly mode: Mode;
  readonly left: ReturnLeft;
  readonly quantities: Readonly<Record<string, number>>;
  readonly amountMinor: bigint | null;
  readonly refundable: Amount;
}

function requestOf({ mode, left, quantities, amountMinor, refundable }: Choice): ReturnRequest | null {
  const { currency } = refundable;
  switch (mode) {
    case "all": {
      // Another charge paid for a part of it: then no goods can be named, only this charge's sum.
      if (!equals(left.total, refundable)) return { kind: "amount", amount: refundable };
      const lines = left.lines.filter(({ quantityMilli }) => quantityMilli > 0);
      return lines.length > 0 ? { kind: "lines", lines } : { kind: "amount", amount: refundable };
    }
    case "lines": {
      const lines = left.lines.flatMap(({ saleLineId }) => {
        const quantityMilli = Math.round((quantities[saleLineId] ?? 0) * 1000);
        return quantityMilli > 0 ? [{ saleLineId, quantityMilli }] : [];
      });
      return lines.length > 0 ? { kind: "lines", lines } : null;
    }
    case "amount":
      return amountMinor !== null && amountMinor > zero(currency).amountMinor
        ? { kind: "amount", amount: { amountMinor, currency } }
        : null;
  }
}

function toGoods(request: ReturnRequest): RefundGoods {
  if (request.kind === "amount")
    return { kind: "amount", amountMinor: request.amount.amountMinor.toString() };
  const lines = request.lines.map(({ saleLineId, quantityMilli }) => ({ saleLineId, quantityMilli }));
  return { kind: "lines", lines };
}

function toRequest(goods: RefundGoods, currency: Amount["currency"]) {
  if (goods.kind === "lines") return { kind: "lines" as const, lines: [...goods.lines] };
  return { kind: "amount" as const, amount: { amountMinor: BigInt(goods.amountMinor), currency } };
}

function nameOf({ sale }: SaleDetail, saleLineId: string): string {
  const line = sale.sale.lines.find(({ id }) => id === saleLineId);
  return line ? [line.name, line.variantName].filter((part) => part !== "").join(", ") : "Item";
}
