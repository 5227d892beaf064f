/** What a limit on a permission counts: millionths of a price, minor units of the merchant's currency. */
export type LimitUnit = "ppm" | "minor";

interface PermissionFacts {
  /** What a person reads beside a tick box. */
  readonly title: string;
  /** What the limit counts; null where there is nothing to limit. */
  readonly limit: LimitUnit | null;
  /** Whether somebody who has it may let another one do it, once. */
  readonly approvable: boolean;
  /** Whether a program may be given it. Where a person or a drawer answers for the money, none may. */
  readonly forKeys: boolean;
}

const plain = { limit: null, approvable: false, forKeys: false } as const;
const approvable = { ...plain, approvable: true } as const;
const forKeys = { ...plain, forKeys: true } as const;

/** Every action of staff and of programs, in the order a person reads them. */
export const permissions = {
  "sale.commit": { ...plain, title: "Sell" },
  "sale.discount": { ...approvable, title: "Give a discount", limit: "ppm" },
  "sale.price": { ...approvable, title: "Sell at another price than the catalogue's" },
  "sale.exempt": { ...approvable, title: "Sell without tax to a buyer who is exempt" },
  "sale.cancel": { ...approvable, title: "Cancel a sale that nobody paid" },
  "sale.void": {
    ...approvable,
    title: "Take back a whole sale in the shift it was made in",
    limit: "minor",
  },
  "sale.read": { ...forKeys, title: "Look up sales" },
  "charge.create": { ...plain, title: "Take money" },
  "charge.read": { ...forKeys, title: "Look up charges" },
  "charge.list": { ...forKeys, title: "List charges" },
  "charge.capture": { ...forKeys, title: "Take what a hold keeps" },
  "charge.void": { ...plain, title: "Release a hold or call off a charge" },
  "charge.let_go": { ...plain, title: "Go on without waiting for an unknown charge" },
  "attempt.decide": { ...plain, title: "Decide what no gateway will answer" },
  "refund.create": { ...approvable, title: "Refund against a receipt", limit: "minor", forKeys: true },
  "refund.to_cash": { ...approvable, title: "Refund in cash what came another way", limit: "minor" },
  "refund.to_store_credit": { ...approvable, title: "Refund as store credit", limit: "minor" },
  "refund.to_exchange": { ...approvable, title: "Take goods back against other goods", limit: "minor" },
  "return.no_receipt": { ...approvable, title: "Take goods back without a receipt", limit: "minor" },
  "stored_value.find": { ...plain, title: "Look up a gift card or store credit by its code" },
  "stored_value.list": { ...plain, title: "List gift cards and store credit" },
  "stored_value.block": { ...plain, title: "Block a gift card or store credit" },
  "receipt.issue": { ...plain, title: "Issue receipts" },
  "shift.open": { ...plain, title: "Open a shift" },
  "shift.close": { ...approvable, title: "Close a shift on a difference", limit: "minor" },
  "shift.expected": { ...plain, title: "See what the drawer should hold" },
  "cash.move": { ...approvable, title: "Put cash into the drawer or take it out", limit: "minor" },
  "drawer.open": { ...approvable, title: "Open the drawer without a sale" },
  "terminal.list": { ...plain, title: "Use card readers" },
  "report.read": { ...forKeys, title: "Read the end of day and the journal" },
  "dispute.read": { ...forKeys, title: "See disputes" },
  "event.read": { ...forKeys, title: "See what gateways told us" },
  "event.replay": { ...plain, title: "Replay events" },
  "outbox.read": { ...plain, title: "See mails and hooks" },
  "outbox.resend": { ...plain, title: "Send mails and hooks again" },
  "settings.read": { ...plain, title: "See settings" },
  "settings.save": { ...plain, title: "Change settings" },
  "people.manage": { ...plain, title: "Manage people and roles" },
  "register.manage": { ...plain, title: "Enrol and revoke registers" },
  "key.manage": { ...plain, title: "Manage API keys" },
  "secret.manage": { ...plain, title: "Set gateway credentials" },
  "audit.read": { ...forKeys, title: "Read the audit trail" },
  "privacy.manage": { ...plain, title: "Export and erase customers' data" },
  "approval.give": { ...plain, title: "Approve another one's action by PIN" },
} as const satisfies Record<string, PermissionFacts>;

export type Permission = keyof typeof permissions;

export const permissionNames = Object.keys(permissions) as [Permission, ...Permission[]];

export const isPermission = (name: string): name is Permission => Object.hasOwn(permissions, name);

/** The facts of one permission, without its literal types. */
export const permissionFacts = (permission: Permission): PermissionFacts => permissions[permission];
