import type { AttemptView, ChargeView, SaleDetail } from "@till/wire";
import { Banner, Button, Card, DescriptionList, Money } from "@till/ui";
import { isOpen } from "@till/payments";
import { useState } from "react";
import { ChargePill, tenderInWords } from "../money-pills.tsx";
import { useOffice } from "../services.ts";
import { Attempts, Decisions } from "./attempts.tsx";
import { CaptureDialog } from "./capture-dialog.tsx";
import { standingOf } from "./charge-words.ts";
import { DecideDialog } from "./decide-dialog.tsx";
import { Disputes } from "./disputes.tsx";
import { RefundDialog } from "./refund-dialog.tsx";
import { mayRefund } from "./refund-ways.ts";
import { Refunds } from "./refunds.tsx";
import { UnknownPart } from "./unknown-part.tsx";
import { useAct } from "./use-act.ts";
import { useSay } from "./use-say.ts";
import { VoidDialog } from "./void-dialog.tsx";

type Open =
  | { readonly act: "refund" | "capture" | "void" }
  | { readonly act: "decide"; readonly attempt: AttemptView };

/** The whole life of one charge: where it stands, what moved, what was asked, and what can be done. */
export function ChargeCard({
  charge,
  detail,
  onChanged,
}: {
  readonly charge: ChargeView;
  readonly detail: SaleDetail;
  readonly onChanged: () => void;
}) {
  const say = useSay();
  const [open, setOpen] = useState<Open | null>(null);
  const refunds = detail.refunds.filter(({ chargeId }) => chargeId === charge.id);
  const close = (): void => setOpen(null);
  const { tone, title, more } = standingOf(charge, refunds, say);
  return (
    <Card
      title={tenderInWords(charge)}
      aside={<ChargePill charge={charge} />}
      tone={tone === "warn" || tone === "bad" ? tone : "neutral"}
    >
      <div className="charge">
        <Banner tone={tone} title={title}>
          {more ?? undefined}
        </Banner>
        <UnknownPart charge={charge} onDecide={(attempt) => setOpen({ act: "decide", attempt })} />
        <Decisions charge={charge} />
        <Acts charge={charge} detail={detail} onOpen={setOpen} onChanged={onChanged} />
        <DescriptionList values="figures" items={amountsOf(charge)} />
        <Refunds charge={charge} refunds={refunds} />
        <Disputes charge={charge} />
        {charge.attempts.length > 0 && <Attempts charge={charge} />}
        {charge.object && (
          <p className="till-muted till-small charge__object">
            {charge.gatewayLabel}: {charge.object.id}
          </p>
        )}
      </div>
      <OpenDialog {...{ open, charge, detail, onChanged }} onClose={close} />
    </Card>
  );
}

function OpenDialog({
  open,
  charge,
  detail,
  onChanged,
  onClose,
}: {
  readonly open: Open | null;
  readonly charge: ChargeView;
  readonly detail: SaleDetail;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}) {
  switch (open?.act) {
    case undefined:
      return null;
    case "refund":
      return <RefundDialog {...{ charge, detail, onClose }} onRefunded={onChanged} />;
    case "capture":
      return <CaptureDialog {...{ charge, onClose }} onAnswer={onChanged} />;
    case "void":
      return <VoidDialog {...{ charge, onClose }} onAnswer={onChanged} />;
    case "decide":
      return <DecideDialog {...{ charge, onClose }} attempt={open.attempt} onDecided={onChanged} />;
  }
}

/** What can be done now, the one next step first. While something is unknown, only asking. */
function Acts({
  charge,
  detail,
  onOpen,
  onChanged,
}: {
  readonly charge: ChargeView;
  readonly detail: SaleDetail;
  readonly onOpen: (open: Open) => void;
  readonly onChanged: () => void;
}) {
  const { till } = useOffice();
  const say = useSay();
  const ask = useAct();
  const { state, unknown, wanted, capturable, captured } = charge;
  const isHeld = state === "authorized" && capturable.amountMinor > 0n;
  // What the buyer has not finished can be called off; what a bank works on cannot.
  const isForBuyer = wanted && (state === "requires_action" || state === "created");
  const refresh = async (): Promise<void> => {
    if (await ask.run(() => till.charges.refresh.mutate({ id: charge.id }))) onChanged();
  };
  return (
    <div className="charge__part no-print">
      <div className="charge__acts">
        {!unknown && isHeld && (
          <>
            <Button variant="primary" onPress={() => onOpen({ act: "capture" })}>
              Capture {say.money(capturable)}…
            </Button>
            <Button onPress={() => onOpen({ act: "void" })}>
              {captured.amountMinor > 0n ? "Release the rest…" : "Release it…"}
            </Button>
          </>
        )}
        {!unknown && isForBuyer && (
          <Button onPress={() => onOpen({ act: "void" })}>Call this payment off…</Button>
        )}
        {!unknown && mayRefund(charge, detail) && (
          <Button onPress={() => onOpen({ act: "refund" })}>Refund…</Button>
        )}
        {charge.gateway !== null && (
          <Button
            variant={unknown || isOpen(state) ? "secondary" : "quiet"}
            icon="refresh"
            isPending={ask.isPending}
            pendingLabel={`Asking ${charge.gatewayLabel ?? "the gateway"}`}
            onPress={() => void refresh()}
          >
            Ask {charge.gatewayLabel ?? "the gateway"} {unknown ? "now" : "again"}
          </Button>
        )}
      </div>
      <div role="alert" className="office-error">
        {ask.message}
      </div>
    </div>
  );
}

function amountsOf(charge: ChargeView) {
  const amounts = [
    { label: "Asked for", value: charge.amount, isAlways: true },
    { label: "Still held", value: charge.capturable },
    { label: "Captured", value: charge.captured, isAlways: true },
    { label: "Refunded", value: charge.refunded },
    { label: "Withdrawn for disputes", value: charge.disputed },
    { label: "Taken back by the bank", value: charge.reversed },
    { label: "Fees", value: charge.fees },
    { label: "Change given", value: charge.change },
    { label: "Can be refunded", value: charge.refundable },
  ];
  return amounts.flatMap(({ label, value, isAlways = false }) =>
    value && (isAlways || value.amountMinor !== 0n)
      ? [{ label, value: <Money value={value} symbol={false} /> }]
      : [],
  );
}
