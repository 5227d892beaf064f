/** Accounts of which a merchant has one, in each currency. */
const singleAccounts = {
  receivable: "asset",
  safe: "asset",
  bank: "asset",
  fx_position: "asset",
  customer_funds: "liability",
  tips_payable: "liability",
  gift_cards: "liability",
  store_credit: "liability",
  /** Between goods that came back and those they paid for: zero outside a transaction. */
  exchanges: "liability",
  deferred_revenue: "liability",
  sales: "revenue",
  shipping: "revenue",
  fx_gain_loss: "revenue",
  discounts: "contra_revenue",
  refunds: "contra_revenue",
  dispute_losses: "expense",
  bad_debt: "expense",
  cash_over_short: "expense",
  cash_rounding: "expense",
  cash_expense: "expense",
} as const;

/** Accounts of which there is one for each gateway, register, outside service or tax rate, named after the colon. */
const accountFamilies = {
  clearing: "asset",
  payouts_in_transit: "asset",
  reserve: "asset",
  dispute_hold: "asset",
  drawer: "asset",
  external: "asset",
  refunds_in_transit: "liability",
  tax_payable: "liability",
  fees: "expense",
} as const;

type SingleAccount = keyof typeof singleAccounts;
export type AccountFamily = keyof typeof accountFamilies;

/** `receivable`, `clearing:stripe`, `drawer:<registerId>`, `tax_payable:standard:200000` (tax code and parts per million). */
export type AccountCode = SingleAccount | `${AccountFamily}:${string}`;

/** Assets and expenses grow by debits, liabilities and revenue by credits; `contra_revenue` lessens revenue. */
export type AccountKind = "asset" | "liability" | "revenue" | "contra_revenue" | "expense";

/** Null for a text that names no account of the chart. */
function kindOf(text: string): AccountKind | null {
  if (Object.hasOwn(singleAccounts, text)) return singleAccounts[text as SingleAccount];
  const colon = text.indexOf(":");
  const family = text.slice(0, colon);
  if (colon < 1 || colon === text.length - 1 || !Object.hasOwn(accountFamilies, family)) return null;
  return accountFamilies[family as AccountFamily];
}

export function isAccountCode(text: string): text is AccountCode {
  return kindOf(text) !== null;
}

/** Takes an account as stored, or throws `RangeError`. */
export function parseAccountCode(text: string): AccountCode {
  if (!isAccountCode(text)) throw new RangeError(`"${text}" is not an account of the chart`);
  return text;
}

export function accountKind(account: AccountCode): AccountKind {
  const kind = kindOf(account);
  if (kind === null) throw new RangeError(`"${account}" is not an account of the chart`);
  return kind;
}

/** Whether the account is one of a family: `isOf("clearing", "clearing:stripe")`. */
export function isOf(family: AccountFamily, account: string): boolean {
  return account.startsWith(`${family}:`);
}

/** What stands after the colon: the gateway, register, service or rate. Null for an account without one. */
export function accountOwner(account: string): string | null {
  const colon = account.indexOf(":");
  return colon === -1 ? null : account.slice(colon + 1);
}

/** One account a rate, so that last year's rate of the same tax code keeps its own. */
export function taxAccount(tax: { readonly code: string; readonly ratePpm: number }): AccountCode {
  return `tax_payable:${tax.code}:${tax.ratePpm}`;
}
