import { isPermission, permissionFacts } from "@till/people";
import type { AuditView } from "@till/wire";
import { kindInWords } from "../words.ts";

/** What actions are about, by how their names begin. */
export const actionFamilies = {
  "person.": "People",
  "role.": "Roles",
  "register.": "Registers",
  "key.": "API keys",
  "credentials.": "Gateway credentials",
  "customer.": "Customers’ data",
  "settings.": "Settings",
  "approval.": "Approvals",
  "sale.": "Sales",
  "charge.": "Charges",
  "attempt.": "Attempts",
  "refund.": "Refunds",
  "dispute.": "Disputes",
  "stored_value.": "Gift cards, store credit",
  "shift.": "Shifts",
  "events.": "Events",
  "outbox.": "Messages",
  "money.": "Money without a charge",
} as const satisfies Readonly<Record<string, string>>;

const known: Readonly<Record<string, string>> = {
  "person.added": "Took somebody on",
  "person.changed": "Changed a person",
  "person.pin_set": "Set a PIN",
  "person.pin_removed": "Took a PIN away",
  "person.signed_in": "Signed in",
  "person.signed_out": "Signed out",
  "person.sessions_ended": "Ended other sessions",
  "person.password_changed": "Changed a password",
  "person.password_reset": "Chose a new password by a mailed link",
  "person.invited": "Invited somebody to the office",
  "person.invitation_accepted": "Accepted an invitation to the office",
  "person.office_closed": "Took an office sign-in away",
  "person.app_added": "Added an authenticator app",
  "person.app_removed": "Removed an authenticator app",
  "person.second_factor_removed": "Removed a person's second factor at the server",
  "person.recovery_codes_made": "Made new recovery codes",
  "person.passkey_added": "Added a passkey",
  "person.passkey_removed": "Removed a passkey",
  "role.saved": "Saved a role",
  "register.code_made": "Made a code for a till",
  "register.enrolled": "Enrolled a till",
  "register.revoked": "Shut a till out",
  "key.made": "Made an API key",
  "key.rotated": "Rotated an API key",
  "key.revoked": "Revoked an API key",
  "customer.exported": "Exported a customer’s data",
  "customer.erased": "Erased a customer’s data",
  "settings.saved": "Changed settings",
  "credentials.set": "Set gateway credentials",
  "credentials.removed": "Removed gateway credentials",
  "approval.given": "Approved",
  "sale.checked_out": "Ordered on the web",
  "sale.committed": "Sold",
  "sale.completed": "Sale completed",
  "sale.cancelled": "Cancelled a sale",
  "charge.created": "Began a charge",
  "charge.capture_asked": "Asked to capture",
  "charge.void_asked": "Asked to release or call off",
  "charge.let_go": "Went on without an unknown charge",
  "charge.failed_over": "Went on at another gateway",
  "charge.forgotten_by_gateway": "The gateway forgot a charge",
  "charge.late_success": "A charge succeeded late",
  "attempt.alarm": "Raised an alarm",
  "attempt.decided": "Decided what no gateway answered",
  "refund.created": "Refunded",
  "refund.found_at_gateway": "Found a refund at the gateway",
  "refund.late_success": "A refund succeeded late",
  "dispute.found": "Found a dispute",
  "stored_value.blocked": "Blocked a gift card or store credit",
  "stored_value.unblocked": "Unblocked a gift card or store credit",
  "shift.opened": "Opened a shift",
  "shift.closed": "Closed a shift",
  "events.replayed": "Replayed events",
  "outbox.resent": "Sent a message again",
  "money.unmatched": "Found money without a charge",
};

/** "person.pin_set" as people say it; one that nobody gave words to by its own name: "Charge: captured". */
export function actionInWords(action: string): string {
  const words = known[action];
  if (words !== undefined) return words;
  const [family = "", ...rest] = action.split(".");
  return rest.length === 0
    ? kindInWords(family)
    : `${kindInWords(family)}: ${kindInWords(rest.join(" ")).toLowerCase()}`;
}

/** Where the thing itself is shown; null for what has no page. */
export function subjectHref({ action, subject }: Pick<AuditView, "action" | "subject">): string | null {
  if (action.startsWith("sale.")) return `/office/sales/${subject}`;
  if (action.startsWith("charge.")) return `/office/charges?ids=${subject}`;
  if (action.startsWith("stored_value.")) return `/office/gift-cards/${subject}`;
  if (action.startsWith("outbox.")) return `/office/messages/${subject}`;
  return null;
}

/** Ids begin with when they were made, so their ends tell them apart. */
export const shortId = (id: string): string =>
  /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(id) ? `…${id.slice(-6)}` : id;

export const permissionTitle = (name: string): string =>
  isPermission(name) ? permissionFacts(name).title : name;
