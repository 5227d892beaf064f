import { invariant } from "@till/kernel";
import { type Story, answerPage, atStripe, card, manual, minuteMs, dayMs } from "./outside-acts.ts";
import { createRecorder } from "./record-life.ts";

export const stripeLives: readonly Story[] = [
  {
    gateway: "stripe",
    name: "taken at once, and partly given back in its dashboard",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, card("pm_card_visa"));
      const { object } = await one.open();
      await one.charge();
      await one.refund(1500n);
      await one.look(minuteMs);
      await atStripe(stage, "refunds", { payment_intent: object.id, amount: "500" });
      await one.look(minuteMs);
      return one;
    },
  },
  {
    gateway: "stripe",
    name: "confirmed by the buyer on the bank's page",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, card("pm_card_threeDSecure2Required"));
      await one.open();
      await one.charge();
      await answerPage(await one.look(), "approve");
      await one.look();
      return one;
    },
  },
  {
    gateway: "stripe",
    name: "not confirmed on the bank's page, then closed",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, card("pm_card_threeDSecure2Required"));
      await one.open();
      await one.charge();
      await answerPage(await one.look(), "fail");
      await one.look();
      await one.void();
      return one;
    },
  },
  {
    gateway: "stripe",
    name: "declined, then closed",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, card("pm_card_visa_chargeDeclinedInsufficientFunds"));
      await one.open();
      await one.charge();
      await one.look();
      await one.void();
      await one.look();
      return one;
    },
  },
  {
    gateway: "stripe",
    name: "declined, then paid by a browser that still could, and given back",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, card("pm_card_visa_chargeDeclined"));
      const { object } = await one.open();
      await one.charge();
      const confirmed = { payment_method: "pm_card_visa", return_url: "http://localhost:4000/back" };
      await atStripe(stage, `payment_intents/${object.id}/confirm`, confirmed);
      await one.look();
      await one.refund(4000n);
      await one.look(minuteMs);
      return one;
    },
  },
  {
    gateway: "stripe",
    name: "held, then released",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, { ...card("pm_card_visa"), ...manual });
      await one.open();
      await one.charge();
      await one.void();
      await one.look();
      return one;
    },
  },
  ...(
    [
      ["won", "pm_card_createDispute", "winning_evidence"],
      ["lost", "pm_card_createDispute", "losing_evidence"],
      ["closed as an inquiry", "pm_card_createDisputeInquiry", "losing_evidence"],
    ] as const
  ).map(([end, token, evidence]): Story => ({
    gateway: "stripe",
    name: `disputed, and ${end}`,
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, card(token));
      await one.open();
      await one.charge();
      const seen = await one.look(minuteMs);
      const dispute = seen.disputes[0];
      invariant(dispute, "the bank has opened a dispute");
      await atStripe(stage, `disputes/${dispute.object.id}`, { "evidence[uncategorized_text]": evidence });
      await one.look();
      await one.look(minuteMs);
      return one;
    },
  })),
  {
    gateway: "stripe",
    name: "held, and a part taken",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, { ...card("pm_card_visa"), ...manual });
      await one.open();
      await one.charge();
      await one.capture(1500n, true);
      await one.refund(500n);
      await one.look(minuteMs);
      return one;
    },
  },
  {
    gateway: "stripe",
    name: "held, and never taken",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, { ...card("pm_card_visa"), ...manual });
      await one.open();
      await one.charge();
      await one.look(dayMs);
      await one.look(8 * dayMs);
      return one;
    },
  },
  {
    gateway: "stripe",
    name: "a refund that waits, then arrives",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, card("pm_card_pendingRefund"));
      await one.open();
      await one.charge();
      await one.refund(4000n);
      await one.look(2 * minuteMs);
      return one;
    },
  },
  {
    gateway: "stripe",
    name: "two refunds that arrive and come back",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, card("pm_card_refundFail"));
      await one.open();
      await one.charge();
      await one.refund(1000n);
      await one.refund(3000n);
      await one.look();
      await one.look(2 * minuteMs);
      return one;
    },
  },
  {
    gateway: "stripe",
    name: "held, and taken in parts, one of them at the dashboard",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, { ...card("pm_card_visa"), ...manual });
      const { object } = await one.open();
      await one.charge();
      await one.capture(1000n, false);
      await one.capture(500n, false);
      const rest = { amount_to_capture: "700", final_capture: "true" };
      await atStripe(stage, `payment_intents/${object.id}/capture`, rest);
      await one.look();
      await one.refund(900n);
      return one;
    },
  },
  ...(
    [
      ["clears", "pm_successDelayed_de"],
      ["is refused", "pm_failedDelayed_de"],
      ["is disputed", "pm_disputed_de"],
      ["is taken back by the bank", "pm_sandboxReturned_de"],
    ] as const
  ).map(([end, method]): Story => ({
    gateway: "stripe",
    name: `a debit that ${end}`,
    async play(stage, gateway) {
      const token = await atStripe(stage, "test_helpers/confirmation_tokens", { payment_method: method });
      const one = createRecorder(stage, gateway, card(token.id));
      await one.open();
      await one.charge();
      await one.look(dayMs);
      await one.look(6 * dayMs);
      await one.look(15 * dayMs);
      return one;
    },
  })),
];
