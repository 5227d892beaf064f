export { apiKeys } from "./api-keys.ts";
export { audit, auditLinks } from "./audit.ts";
export {
  catalogueVersions,
  categories,
  productPictures,
  products,
  taxClasses,
  variants,
} from "./catalogue.ts";
export { attempts, chargeFacts, chargeSnapshots, charges, disputes, refunds } from "./charges.ts";
export { doorTries } from "./doors.ts";
export { drawerActs } from "./drawer-acts.ts";
export { dataKeys } from "./data-keys.ts";
export { gatewayCredentials } from "./gateway-credentials.ts";
export { idempotencyKeys } from "./idempotency.ts";
export { gatewayCatchUps, inbox } from "./inbox.ts";
export { entries, journalTransactions } from "./journal.ts";
export { invitations } from "./invitations.ts";
export { pastProducts, pastTaxClasses, pastVariants } from "./past-catalogue.ts";
export { merchants, registers, stores } from "./merchants.ts";
export { outbox } from "./outbox.ts";
export { parkedCarts } from "./parked-carts.ts";
export { approvals, enrolmentCodes, people, registerSessions, roles } from "./people.ts";
export { retentionMarks } from "./retention.ts";
export { receipts, returns, sales } from "./sales.ts";
export { merchantSettings, receiptLogos } from "./settings.ts";
export { storedValueMovements, storedValues } from "./stored-values.ts";
export { shiftCounts, shiftHandOvers, shifts, zEntries, zReports } from "./shifts.ts";
export { account, passkey, session, type SignedInBy, twoFactor, user, verification } from "./sign-in.ts";
