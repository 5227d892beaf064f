import type { IdSource } from "@till/kernel";
import type { Tx } from "../ports.ts";
import type { Sealer } from "../sealing/sealer.ts";
import type { Session } from "../session.ts";
import { createAccessStore } from "./access-store.ts";
import { createApiKeyStore } from "./api-key-store.ts";
import { createAttemptStore } from "./attempt-store.ts";
import { createAuditStore } from "./audit-store.ts";
import { createCatalogueStore } from "./catalogue-store.ts";
import { createChargeStore } from "./charge-store.ts";
import { createCustomerStore } from "./customer-store.ts";
import { createDataKeyStore } from "./data-key-store.ts";
import { createDisputeStore } from "./dispute-store.ts";
import { createDoorStore } from "./door-store.ts";
import { createDrawerActStore } from "./drawer-act-store.ts";
import { createGatewayCredentialStore } from "./gateway-credential-store.ts";
import { createIdempotencyStore } from "./idempotency-store.ts";
import { createInboxStore } from "./inbox-store.ts";
import { createInvitationStore } from "./invitation-store.ts";
import { createJournalStore } from "./journal-store.ts";
import { createMerchantStore } from "./merchant-store.ts";
import { createOutboxStore } from "./outbox-store.ts";
import { createParkedCartStore } from "./parked-cart-store.ts";
import { createPeopleStore } from "./people-store.ts";
import { createReceiptStore } from "./receipt-store.ts";
import { createRefundStore } from "./refund-store.ts";
import { createReportStore } from "./report-store.ts";
import { createSaleStore } from "./sale-store.ts";
import { createRetentionStore } from "./retention-store.ts";
import { createSealedStore } from "./sealed-store.ts";
import { createSettingsStore } from "./settings-store.ts";
import { createStoredValueStore } from "./stored-value-store.ts";
import { createShiftStore } from "./shift-store.ts";
import { createSignInStore } from "./sign-in-store.ts";
import { createZReportStore } from "./z-report-store.ts";

/** Every store of one transaction; jobs come from the queue's own side. */
export function createStores(session: Session, ids: IdSource, sealer: Sealer): Omit<Tx, "jobs"> {
  return {
    merchants: createMerchantStore(session),
    people: createPeopleStore(session),
    access: createAccessStore(session),
    signIns: createSignInStore(session),
    invitations: createInvitationStore(session, sealer),
    keys: createApiKeyStore(session),
    catalogue: createCatalogueStore(session),
    sales: createSaleStore(session, sealer),
    receipts: createReceiptStore(session),
    charges: createChargeStore(session),
    attempts: createAttemptStore(session),
    refunds: createRefundStore(session),
    disputes: createDisputeStore(session),
    journal: createJournalStore(session, ids),
    outbox: createOutboxStore(session, sealer),
    settings: createSettingsStore(session),
    idempotency: createIdempotencyStore(session),
    inbox: createInboxStore(session, sealer),
    shifts: createShiftStore(session),
    drawerActs: createDrawerActStore(session),
    parkedCarts: createParkedCartStore(session),
    storedValues: createStoredValueStore(session),
    zReports: createZReportStore(session),
    reports: createReportStore(session),
    audit: createAuditStore(session),
    doors: createDoorStore(session),
    customers: createCustomerStore(session, sealer),
    retention: createRetentionStore(session),
    credentials: createGatewayCredentialStore(session, sealer),
    dataKeys: createDataKeyStore(session),
    sealed: createSealedStore(session),
  };
}
