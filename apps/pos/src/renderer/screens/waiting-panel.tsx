import { Button, ButtonLink, Loading, Money } from "@till/ui";
import type { ChargeProgress } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { useAct, useHost, useKeys, words } from "../till-hooks.ts";

/** The buyer's turn: present the card, or scan the code. */
export function WaitingPanel({
  charge,
  onDone,
}: {
  readonly charge: ChargeProgress;
  readonly onDone: () => void;
}) {
  const host = useHost();
  const act = useAct();
  const cancel = async () => {
    const done = await act.run(() => host.cancelCharge({ chargeId: charge.id }));
    if (done?.ok) onDone();
  };
  useKeys({ Escape: () => void cancel() });
  const isCard = charge.kind === "card";
  return (
    <Panel title={isCard ? "Present card" : "PayPal"} problem={act.problem}>
      <div className="waiting">
        {isCard ? <CardPicture /> : <QrCode charge={charge} />}
        <Money value={charge.amount} size="pay" />
        <p className="panel__lead">
          {isCard
            ? `The customer holds the card to ${charge.label}.`
            : "The customer scans this with a phone and approves it there."}
        </p>
        <Loading label={isCard ? "Waiting for the card" : "Waiting for PayPal"} />
        <div className="waiting__acts">
          {charge.screenUrl !== null && (
            <ButtonLink href={charge.screenUrl} target="_blank">
              Open the reader’s screen
            </ButtonLink>
          )}
          {charge.qr && (
            <ButtonLink href={charge.qr.url} target="_blank">
              Open the PayPal page
            </ButtonLink>
          )}
          <Button kbd="Esc" isPending={act.isPending} pendingLabel="Cancelling" onPress={() => void cancel()}>
            Cancel payment
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function QrCode({ charge }: { readonly charge: ChargeProgress }) {
  if (!charge.qr) return <Loading label="Asking PayPal for the code" />;
  return (
    <img
      className="waiting__qr"
      alt={`QR code to pay ${words(charge.amount)} with PayPal`}
      src={`data:image/svg+xml;utf8,${encodeURIComponent(charge.qr.svg)}`}
    />
  );
}

function CardPicture() {
  return (
    <svg className="waiting__card" viewBox="0 0 160 120" aria-hidden="true">
      <rect
        x="46"
        y="34"
        width="68"
        height="82"
        rx="10"
        fill="var(--sunken)"
        stroke="var(--line-strong)"
        strokeWidth="2"
      />
      <rect x="56" y="44" width="48" height="26" rx="4" fill="var(--accent-soft)" />
      <g fill="var(--line-strong)">
        {[80, 92, 104].flatMap((y) =>
          [64, 80, 96].map((x) => <circle key={`${x} ${y}`} cx={x} cy={y} r="3.4" />),
        )}
      </g>
      <rect x="30" y="6" width="76" height="46" rx="7" fill="var(--accent)" transform="rotate(-8 68 29)" />
      <rect
        x="33"
        y="16"
        width="76"
        height="8"
        fill="var(--accent-ink)"
        opacity=".35"
        transform="rotate(-8 68 29)"
      />
    </svg>
  );
}
