import type { ShopView } from "@till/wire";
import type { Account } from "../auth/account.ts";
import type { Invitations } from "../auth/invitations.ts";
import type { Resets } from "../auth/reset-password.ts";
import type { PinSignIn } from "../auth/pin-sign-in.ts";
import type { Deps } from "../deps.ts";
import { router } from "./init.ts";
import type { TrailSeal } from "../trail/trail-seal.ts";
import { accountRouter } from "./routers/account.ts";
import { approvalsRouter } from "./routers/approvals.ts";
import { auditRouter } from "./routers/audit.ts";
import { cartsRouter } from "./routers/carts.ts";
import { chargesRouter } from "./routers/charges.ts";
import { credentialsRouter } from "./routers/credentials.ts";
import { customersRouter } from "./routers/customers.ts";
import { disputesRouter } from "./routers/disputes.ts";
import { eventsRouter } from "./routers/events.ts";
import { keysRouter } from "./routers/keys.ts";
import { outboxRouter } from "./routers/outbox.ts";
import { peopleRouter } from "./routers/people.ts";
import { receiptsRouter } from "./routers/receipts.ts";
import { refundsRouter } from "./routers/refunds.ts";
import { registersRouter } from "./routers/registers.ts";
import { reportsRouter } from "./routers/reports.ts";
import { returnsRouter } from "./routers/returns.ts";
import { salesRouter } from "./routers/sales.ts";
import { settingsRouter } from "./routers/settings.ts";
import { shiftsRouter } from "./routers/shifts.ts";
import { shopRouter } from "./routers/shop.ts";
import { storedValuesRouter } from "./routers/stored-values.ts";
import { tillRouter } from "./routers/till.ts";

export interface AppRouterDeps {
  readonly deps: Deps;
  readonly pins: PinSignIn;
  readonly account: Account;
  readonly resets: Resets;
  readonly invitations: Invitations;
  readonly shop: ShopView;
  readonly seal: TrailSeal;
  readonly hashPin: (pin: string) => Promise<string>;
  readonly randomBytes: (count: number) => Uint8Array;
}

/** Every procedure of Till. Clients import its type, nothing else of the server. */
export const createAppRouter = ({ deps, pins, account, resets, shop, ...given }: AppRouterDeps) =>
  router({
    account: accountRouter(account, { resets, invitations: given.invitations }),
    sales: salesRouter(deps),
    carts: cartsRouter(deps),
    charges: chargesRouter(deps, shop.payOptions),
    refunds: refundsRouter(deps),
    returns: returnsRouter(deps),
    disputes: disputesRouter(deps),
    events: eventsRouter(deps),
    outbox: outboxRouter(deps),
    settings: settingsRouter(deps),
    credentials: credentialsRouter(deps),
    customers: customersRouter(deps),
    receipts: receiptsRouter(deps),
    storedValues: storedValuesRouter(deps),
    shifts: shiftsRouter(deps),
    reports: reportsRouter(deps),
    approvals: approvalsRouter(deps, pins),
    people: peopleRouter(deps, given.hashPin),
    keys: keysRouter(deps, given.randomBytes),
    registers: registersRouter(deps, given.randomBytes),
    audit: auditRouter(deps, given.seal),
    till: tillRouter(deps, { pins, randomBytes: given.randomBytes }),
    shop: shopRouter(shop),
  });

export type AppRouter = ReturnType<typeof createAppRouter>;
