import type { ShopView } from "@till/wire";
import type { Account } from "../auth/account.ts";
import type { PinSignIn } from "../auth/pin-sign-in.ts";
import type { Deps } from "../deps.ts";
import { router } from "./init.ts";
import { accountRouter } from "./routers/account.ts";
import { catalogueRouter } from "./routers/catalogue.ts";
import { chargesRouter } from "./routers/charges.ts";
import { disputesRouter } from "./routers/disputes.ts";
import { eventsRouter } from "./routers/events.ts";
import { outboxRouter } from "./routers/outbox.ts";
import { receiptsRouter } from "./routers/receipts.ts";
import { refundsRouter } from "./routers/refunds.ts";
import { reportsRouter } from "./routers/reports.ts";
import { salesRouter } from "./routers/sales.ts";
import { settingsRouter } from "./routers/settings.ts";
import { shiftsRouter } from "./routers/shifts.ts";
import { shopRouter } from "./routers/shop.ts";
import { tillRouter } from "./routers/till.ts";

export interface AppRouterDeps {
  readonly deps: Deps;
  readonly pins: PinSignIn;
  readonly account: Account;
  readonly shop: ShopView;
}

/** Every procedure of Till. Clients import its type, nothing else of the server. */
export const createAppRouter = ({ deps, pins, account, shop }: AppRouterDeps) =>
  router({
    account: accountRouter(account),
    catalogue: catalogueRouter(deps),
    sales: salesRouter(deps),
    charges: chargesRouter(deps, shop.payOptions),
    refunds: refundsRouter(deps),
    disputes: disputesRouter(deps),
    events: eventsRouter(deps),
    outbox: outboxRouter(deps),
    settings: settingsRouter(deps),
    receipts: receiptsRouter(deps),
    shifts: shiftsRouter(deps),
    reports: reportsRouter(deps),
    till: tillRouter(deps, pins),
    shop: shopRouter(shop),
  });

export type AppRouter = ReturnType<typeof createAppRouter>;
