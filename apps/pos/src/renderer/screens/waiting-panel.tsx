import { Button, ButtonLink, Loading, Money } from "@till/ui";
import type { ChargeProgress } from "../../shared/till-state.ts";
import type { Say } from "../../shared/speech.ts";
import { tenderWords } from "../../shared/tender-words.ts";
import { Panel } from "../panel.tsx";
import { type Act, useAct, useHost, useKeys } from "../till-hooks.ts";
import { useSpeech } from "../speech.tsx";

/** The buyer's turn: present the card, or scan the code. */
export function WaitingPanel({
  charge,
  onDone,
}: {
  readonly charge: ChargeProgress;
  readonly onDone: () => void;
}) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const cancel = async () => {
    const done = await act.run(() => host.cancelCharge({ chargeId: charge.id }));
    if (done?.ok) onDone();
  };
  const letGo = async () => {
    const done = await act.run(() => host.letGoCharge({ chargeId: charge.id }));
    if (done?.ok) onDone();
  };
  // What a bank or PayPal works on cannot be called off there; it can be let go here.
  const isPending = charge.state === "pending";
  const isStored =
    charge.kind === "gift_card" || charge.kind === "store_credit" || charge.kind === "exchange";
  useKeys({ Escape: () => void (isPending || isStored ? letGo() : cancel()) });
  if (isStored) return <StoredValuePanel {...{ charge, act }} onLetGo={() => void letGo()} />;
  if (isPending) return <PendingPanel {...{ charge, act }} onLetGo={() => void letGo()} />;
  const isCard = charge.kind === "card";
  const says = wordsOf(charge, say);
  return (
    <Panel title={says.title} problem={act.problem}>
      <div className="waiting">
        {isCard ? <CardPicture /> : <QrCode charge={charge} />}
        <Money value={charge.amount} size="pay" />
        <p className="panel__lead">{says.lead}</p>
        <Loading label={says.waiting} />
        <div className="waiting__acts">
          {charge.screenUrl !== null && (
            <ButtonLink href={charge.screenUrl} target="_blank">
              {say("pay.open_reader")}
            </ButtonLink>
          )}
          {charge.qr && (
            <ButtonLink href={charge.qr.url} target="_blank">
              {say("pay.open_paypal")}
            </ButtonLink>
          )}
          <Button
            kbd="Esc"
            isPending={act.isPending}
            pendingLabel={say("pay.cancelling")}
            onPress={() => void cancel()}
          >
            {say("pay.cancel_payment")}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

/** A card is asked for once the reader shows the amount, not while it is still on its way there. */
function wordsOf({ kind, state, label }: ChargeProgress, say: Say) {
  if (kind === "paypal") {
    return {
      title: say("app.paypal"),
      lead: say("pay.paypal_lead"),
      waiting: say("pay.wait_paypal"),
    };
  }
  return state === "requires_action"
    ? {
        title: say("pay.present_card"),
        lead: say("pay.hold_card", { label }),
        waiting: say("pay.wait_card"),
      }
    : {
        title: say("pay.one_moment"),
        lead: say("pay.not_shown", { label }),
        waiting: say("pay.sending_reader"),
      };
}

/** The server answers within a moment; when it does not, the sale goes on without it. */
function StoredValuePanel({
  charge,
  act,
  onLetGo,
}: {
  readonly charge: ChargeProgress;
  readonly act: Act;
  readonly onLetGo: () => void;
}) {
  const { say } = useSpeech();
  const isExchange = charge.kind === "exchange";
  return (
    <Panel title={tenderWords(charge.label, say)} problem={act.problem}>
      <div className="waiting">
        <Money value={charge.amount} size="pay" />
        <Loading label={say(isExchange ? "pay.exchanging" : "pay.taking_off")} />
        <div className="waiting__acts">
          <Button
            kbd="Esc"
            note={say(isExchange ? "pay.exchange_let_go" : "pay.goes_back")}
            isPending={act.isPending}
            onPress={onLetGo}
          >
            {say("pay.let_go")}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

/** Accepted by the customer, and not there yet: seconds for a card, sometimes days for PayPal's own checks. */
function PendingPanel({
  charge,
  act,
  onLetGo,
}: {
  readonly charge: ChargeProgress;
  readonly act: Act;
  readonly onLetGo: () => void;
}) {
  const { say } = useSpeech();
  const isCard = charge.kind === "card";
  return (
    <Panel title={isCard ? say("pay.bank_answers") : say("pay.paypal_checks")} problem={act.problem}>
      <div className="waiting">
        <Money value={charge.amount} size="pay" />
        <p className="panel__lead">{isCard ? say("pay.bank_more") : say("pay.paypal_more")}</p>
        <Loading label={isCard ? say("pay.wait_bank") : say("pay.wait_paypal")} />
        <div className="waiting__acts">
          <Button
            kbd="Esc"
            note={say("pay.late_money")}
            isPending={act.isPending}
            pendingLabel={say("pay.letting_go")}
            onPress={onLetGo}
          >
            {say("pay.let_go")}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function QrCode({ charge }: { readonly charge: ChargeProgress }) {
  const { say } = useSpeech();
  if (!charge.qr) return <Loading label={say("pay.asking_code")} />;
  return (
    <img
      className="waiting__qr"
      alt={say("pay.qr_alt", { amount: charge.amount })}
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
