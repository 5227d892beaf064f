import { createApp } from "../core/app.ts";
import { mountCardForm } from "../core/card-form.ts";
import type { CreateDialect, TerminalMode } from "../core/dialect.ts";
import { type Operation, mountOperations } from "../core/operations.ts";
import { mountPageAssets } from "../core/pages.ts";
import { mountTerminalPage } from "../core/terminal-page.ts";
import { mountAuthenticationPage } from "./authentication-page.ts";
import { balanceOperations } from "./balance-operations.ts";
import { captureIntent } from "./capturing.ts";
import { chargeOperations } from "./charges.ts";
import { confirmationTokenOperations } from "./confirmation-tokens.ts";
import { cancelIntent } from "./confirming.ts";
import { customerOperations } from "./customers.ts";
import { actInDashboard } from "./dashboard.ts";
import { scheduleDebits } from "./debits.ts";
import { disputeOperations } from "./disputes.ts";
import { eventOperations } from "./events.ts";
import { createManners } from "./manners.ts";
import { paymentIntentOperations } from "./payment-intents.ts";
import { cardHints, paymentMethodOperations, tokenizeCard } from "./payment-methods.ts";
import { payOut } from "./payouts.ts";
import { planByMode } from "./reader-acts.ts";
import { readerOperations } from "./readers.ts";
import { refundOperations } from "./refunds.ts";
import { seedAccount } from "./seed.ts";
import { errorAnswer } from "./stripe-error.ts";
import { terminalPage } from "./terminal-screen.ts";
import { stripeTotals } from "./totals.ts";
import { type StripeWorld, createWorld } from "./world.ts";

/** Stripe as its official SDK speaks to it, API version 2026-10-28. */
export const createStripe: CreateDialect = (core) => {
  const world = createWorld(core);
  const app = createApp();
  world.core.schedule.on("stripe.authorization_expires", (id) => expireAuthorization(world, id));
  scheduleDebits(world);
  mountOperations(app, core, createManners(core), operationsOf(world));
  mountPageAssets(app);
  mountCardForm(app, core, {
    gatewayName: "Stripe",
    hints: cardHints,
    tokenize: (card) => tokenizeCard(world, card),
  });
  mountAuthenticationPage(app, world);
  mountTerminalPage(app, core, terminalPage(world));
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send(
      errorAnswer(404, {
        type: "invalid_request_error",
        message: `Unrecognized request URL (${request.method}: ${request.url.split("?")[0] ?? ""}).`,
      }).body,
    ),
  );
  return {
    gateway: "stripe",
    app,
    seed: () => seedAccount(world),
    totals: () => stripeTotals(world),
    payout: () => payOut(world),
    dashboard: (act) => actInDashboard(world, act),
    setTerminalMode: (reader, mode) => setTerminalMode(world, reader, mode),
  };
};

/** Every operation, its events carrying the call that caused them. */
function operationsOf(world: StripeWorld): readonly Operation[] {
  return [
    ...paymentIntentOperations(world),
    ...paymentMethodOperations(world),
    ...confirmationTokenOperations(world),
    ...chargeOperations(world),
    ...refundOperations(world),
    ...customerOperations(world),
    ...balanceOperations(world),
    ...disputeOperations(world),
    ...eventOperations(world),
    ...readerOperations(world),
  ].map((operation) => ({
    ...operation,
    handle: (call) => world.during(call, () => operation.handle(call)),
  }));
}

function expireAuthorization(world: StripeWorld, id: string): void {
  const intent = world.intents.get(id);
  if (intent?.status !== "requires_capture") return;
  if (intent.amount_received === 0) cancelIntent(world, intent, "automatic", "expired");
  // What was captured by parts stays; the rest is let go. https://docs.stripe.com/payments/multicapture#final-capture
  else captureIntent(world, intent, { amount: 0, final: true });
}

function setTerminalMode(world: StripeWorld, id: string, mode: TerminalMode): boolean {
  const held = world.readers.get(id);
  if (held === undefined) return false;
  const next = { ...held, mode };
  world.readers.update(next);
  planByMode(world, next);
  return true;
}
