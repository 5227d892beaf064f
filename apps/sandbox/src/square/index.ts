import { createApp } from "../core/app.ts";
import { mountCardForm } from "../core/card-form.ts";
import type { CreateDialect } from "../core/dialect.ts";
import { mountOperations } from "../core/operations.ts";
import { mountPageAssets } from "../core/pages.ts";
import { mountTerminalPage } from "../core/terminal-page.ts";
import { accountOperations } from "./account.ts";
import { checkoutOperations } from "./checkouts.ts";
import { actInDashboard } from "./dashboard.ts";
import { disputeOperations } from "./disputes.ts";
import { eventOperations } from "./events.ts";
import { createManners } from "./manners.ts";
import { paymentOperations } from "./payments.ts";
import { refundOperations } from "./refunds.ts";
import { seedAccount } from "./seed.ts";
import { notFound } from "./square-error.ts";
import { setTerminalMode, terminalPage } from "./terminal-screen.ts";
import { cardHints, tokenizeCard } from "./test-cards.ts";
import { squareTotals } from "./totals.ts";
import { createWorld } from "./world.ts";

/** Square as its official SDK speaks to it, API version 2026-09-16. */
export const createSquare: CreateDialect = (core) => {
  const world = createWorld(core);
  const app = createApp();
  mountOperations(app, core, createManners(core), [
    ...paymentOperations(world),
    ...refundOperations(world),
    ...checkoutOperations(world),
    ...disputeOperations(world),
    ...eventOperations(world),
    ...accountOperations(world),
  ]);
  mountPageAssets(app);
  mountCardForm(app, core, {
    gatewayName: "Square",
    hints: cardHints,
    tokenize: (card) => tokenizeCard(world, card),
  });
  mountTerminalPage(app, core, terminalPage(world));
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?")[0] ?? "";
    return reply
      .code(404)
      .send(notFound(`API endpoint for URL path \`${path}\` and this HTTP method is not found.`).answer.body);
  });
  return {
    gateway: "square",
    app,
    seed: () => seedAccount(world),
    totals: () => squareTotals(world),
    dashboard: (act) => actInDashboard(world, act),
    setTerminalMode: (reader, mode) => setTerminalMode(world, reader, mode),
  };
};
