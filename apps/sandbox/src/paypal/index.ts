import { createApp } from "../core/app.ts";
import type { CreateDialect } from "../core/dialect.ts";
import { type Operation, mountOperations } from "../core/operations.ts";
import { mountPageAssets } from "../core/pages.ts";
import { tokenOperations } from "./access-tokens.ts";
import { mountApprovalPage } from "./approval-page.ts";
import { actInDashboard } from "./dashboard.ts";
import { disputeOperations } from "./disputes.ts";
import { createManners } from "./manners.ts";
import { honourMockResponse } from "./mock-response.ts";
import { mountCertificates, notificationOperations } from "./notifications.ts";
import { orderOperations } from "./orders.ts";
import { registerEffects } from "./paying.ts";
import { paymentOperations } from "./payments.ts";
import { errorAnswer } from "./paypal-error.ts";
import { reportingOperations } from "./reporting.ts";
import { paypalTotals } from "./totals.ts";
import { mountUnattended } from "./unattended.ts";
import { type PaypalWorld, createWorld } from "./world.ts";

/** PayPal as its official SDK speaks to it: Orders v2, Payments v2, and what of webhooks and reporting Till asks. */
export const createPaypal: CreateDialect = (core) => {
  const world = createWorld(core);
  const app = createApp();
  const manners = createManners(world);
  registerEffects(world);
  core.webhooks.signer("paypal", world.signer.sign);
  mountOperations(app, core, manners, operationsOf(world));
  mountPageAssets(app);
  mountApprovalPage(app, world);
  mountUnattended(app, world);
  mountCertificates(app, world);
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(errorAnswer("RESOURCE_NOT_FOUND", manners.makeRequestId()).body),
  );
  return {
    gateway: "paypal",
    app,
    // An account begins empty; tokens are asked for.
    seed: () => undefined,
    totals: () => paypalTotals(world),
    dashboard: (act) => actInDashboard(world, act),
  };
};

function operationsOf(world: PaypalWorld): readonly Operation[] {
  const behindToken = [
    ...orderOperations(world),
    ...paymentOperations(world),
    ...disputeOperations(world),
    ...notificationOperations(world),
    ...reportingOperations(world),
  ];
  return [...tokenOperations(world), ...behindToken.map(honourMockResponse)];
}
