import { type Money, compare, subtract } from "@till/money";
import { isOpen } from "@till/payments";
import type { AttemptView, ChargeView, RefundView } from "@till/wire";

/** Where a charge stands, in a sentence a person would say, and what follows from it. */
export interface ChargeStanding {
  readonly tone: "info" | "ok" | "warn" | "bad";
  readonly title: string;
  readonly more: string | null;
}

/** How this page writes amounts and instants. */
export interface Say {
  readonly money: (amount: Money) => string;
  readonly at: (instantMs: number) => string;
}

export function standingOf(charge: ChargeView, refunds: readonly RefundView[], say: Say): ChargeStanding {
  const unknown = charge.attempts.find(isUnknown);
  if (unknown) {
    return {
      tone: "warn",
      title: `We don’t know yet if ${questionOf(unknown, charge, refunds, say)}`,
      more: charge.wanted
        ? "The answer got lost. Until it is known, nothing else is charged or given back for this money."
        : "The answer got lost. The sale can be paid another way meanwhile; should money come after all, it is given back by itself.",
    };
  }
  if (!charge.wanted) return letGo(charge, say);
  switch (charge.state) {
    case "created":
      return {
        tone: "info",
        title: `It is being sent to ${gatewayOf(charge)}`,
        more: "Nothing is taken yet.",
      };
    case "requires_action":
      return waitsForBuyer(charge);
    case "pending":
      return {
        tone: "info",
        title: `${gatewayOf(charge)} is still working on it`,
        more: "Some banks take days. Nothing counts as paid until the money is here; then the buyer gets a mail.",
      };
    case "authorized":
      return held(charge, say);
    case "captured":
      return taken(charge, refunds, say);
    case "declined":
    case "failed":
      return { tone: "info", title: "Nothing was taken", more: charge.problem?.message ?? null };
    case "voided":
      return { tone: "info", title: "Released: nothing was taken, and nothing will be", more: null };
    case "expired":
      return {
        tone: "info",
        title: "It ran out: nothing was taken, and nothing will be",
        more:
          charge.capture === "manual"
            ? "The bank holds money only for a time. Charge the customer anew."
            : "The buyer did not finish in time. They can pay again from their order.",
      };
  }
}

export const isUnknown = ({ state }: Pick<AttemptView, "state">): boolean => state === "unknown";

const gatewayOf = ({ gatewayLabel }: ChargeView): string => gatewayLabel ?? "the payment service";

/** What is not known while an attempt has no answer: "€4.80 was taken". */
function questionOf(
  { kind, refundId, amount }: AttemptView,
  charge: ChargeView,
  refunds: readonly RefundView[],
  say: Say,
): string {
  switch (kind) {
    case "charge":
      return `${say.money(charge.amount)} was ${charge.capture === "manual" ? "held" : "taken"}`;
    case "capture":
      return `${amount ? `${say.money(amount)} of ` : ""}the held money was taken`;
    case "void":
      return charge.capture === "manual" ? "the held money was released" : "the payment was called off";
    case "refund": {
      const refund = refunds.find(({ id }) => id === refundId);
      return refund ? `the refund of ${say.money(refund.amount)} went back` : "a refund went back";
    }
  }
}

function letGo(charge: ChargeView, say: Say): ChargeStanding {
  const { captured, refunded, refundable } = charge;
  if (captured.amountMinor === 0n) {
    return isOpen(charge.state)
      ? {
          tone: "warn",
          title: "The shop let this go, and we keep watching it",
          more: "The sale can be paid another way. Should money come after all, it is booked and given back by itself.",
        }
      : { tone: "info", title: "The shop let this go. Nothing was taken", more: null };
  }
  const came = `${say.money(captured)} came after the shop had let this go`;
  if (compare(refunded, captured) >= 0)
    return { tone: "ok", title: `${came}: booked, and given back`, more: "The sale was not paid with it." };
  return refundable.amountMinor > 0n
    ? {
        tone: "bad",
        title: `${came}, and ${say.money(refundable)} of it is still here`,
        more: "It is being given back by itself. Should that fail three times, refund it by hand.",
      }
    : { tone: "warn", title: `${came}: booked, and on its way back`, more: null };
}

function waitsForBuyer(charge: ChargeView): ChargeStanding {
  const { tender } = charge;
  const more = "Nothing is taken yet. Call it off to free the sale for another payment.";
  if (tender.kind === "paypal") return { tone: "info", title: "The buyer has to agree at PayPal", more };
  return tender.kind === "card" && tender.source.kind === "terminal"
    ? { tone: "info", title: "The reader waits for the card", more }
    : { tone: "info", title: "The buyer has to confirm it with their bank", more };
}

function held(charge: ChargeView, say: Say): ChargeStanding {
  const { captured, capturable, captureBeforeMs } = charge;
  const until =
    captureBeforeMs === null
      ? "Capture it, or release it."
      : `It is held until ${say.at(captureBeforeMs)}. Capture it before then, or release it.`;
  return captured.amountMinor === 0n
    ? { tone: "info", title: `${say.money(capturable)} is held, not taken`, more: until }
    : {
        tone: "info",
        title: `${say.money(captured)} is taken, ${say.money(capturable)} is still held`,
        more: until,
      };
}

/** The refund that came to nothing and was not made up for since. */
function undelivered(refunds: readonly RefundView[]): RefundView | undefined {
  const latest = refunds.toSorted((a, b) => b.createdAtMs - a.createdAtMs)[0];
  return latest?.state === "failed" ? latest : undefined;
}

function taken(charge: ChargeView, refunds: readonly RefundView[], say: Say): ChargeStanding {
  const { captured, refunded, disputes, amount } = charge;
  if (disputes.some(({ state }) => state === "open" || state === "under_review")) {
    return {
      tone: "bad",
      title: "The buyer contests this charge",
      more: charge.refundRefusal?.message ?? null,
    };
  }
  const inquiry = disputes.find(({ state }) => state === "inquiry");
  if (inquiry) {
    const by = inquiry.respondByMs === null ? "" : ` Answer by ${say.at(inquiry.respondByMs)}.`;
    return {
      tone: "warn",
      title: "The buyer’s bank asks about this charge",
      more: `No money has moved for it.${by}`,
    };
  }
  const sum = say.money(captured);
  const failed = undelivered(refunds);
  if (failed) {
    return {
      tone: "warn",
      title: `A refund of ${say.money(failed.amount)} did not arrive`,
      more: null,
    };
  }
  if (refunded.amountMinor > 0n) {
    const all = compare(refunded, captured) >= 0;
    return {
      tone: "ok",
      title: all ? `${sum} was taken and given back` : `${sum} was taken, ${say.money(refunded)} given back`,
      more: null,
    };
  }
  const rest = subtract(amount, captured);
  return {
    tone: "ok",
    title: `${sum} was taken`,
    more: rest.amountMinor > 0n ? `The other ${say.money(rest)} was not taken.` : null,
  };
}

/** What a refund has come to, beyond the word of its state; null where that says it all. */
export function refundStanding(refund: RefundView, gatewayLabel: string | null): string | null {
  if (refund.problem) return refund.problem.message;
  switch (refund.state) {
    case "pending":
      return `${gatewayLabel ?? "The payment service"} took it on. It arrives in some days, and can still fail: then it is shown here and the money is with the shop again.`;
    case "requires_action":
      return "The buyer has to tell the payment service where the money should go.";
    case "canceled":
      return "It was called off at the payment service. Nothing went back.";
    case "created":
    case "succeeded":
    case "failed":
      return null;
  }
}

/** What an act is about: a charge that is only to hold money is another question than one that takes it. */
export type Question = AttemptView["kind"] | "hold";

export const questionAbout = (
  { kind }: Pick<AttemptView, "kind">,
  { capture }: Pick<ChargeView, "capture">,
): Question => (kind === "charge" && capture === "manual" ? "hold" : kind);

/** What an act came to, as a person may put it on record or the gateway may say it. */
const doneWords = {
  charge: { true: "The money was taken", false: "Nothing was taken" },
  hold: { true: "The money is held", false: "Nothing is held" },
  capture: { true: "The money was taken", false: "Nothing was taken" },
  void: { true: "It was released", false: "It was not released" },
  refund: { true: "The money went back", false: "Nothing went back" },
} as const satisfies Record<Question, Record<"true" | "false", string>>;

export const wordsForDone = (question: Question, done: boolean): string =>
  doneWords[question][done ? "true" : "false"];
