/** What becomes of a bank debit once the buyer has agreed. */
interface DebitFate {
  readonly outcome: "settles" | "fails" | "disputed" | "returned" | "stays";
  /** Stripe's word for why, where it fails or is returned. https://docs.stripe.com/error-codes */
  readonly failureCode?: string;
}

export interface TestDebit extends DebitFate {
  /** As it is asked for, `pm_success_de`. */
  readonly id: string;
  readonly type: "sepa_debit" | "us_bank_account";
  readonly country: string;
  /** Banks take days; the published quick ones a moment. */
  readonly settlesMs: number;
}

const quickMs = 60_000;
const daysMs = 5 * 86_400_000;
/** How long after it settled a debit is taken back. */
export const returnedAfterMs = 14 * 86_400_000;

/** `pm_<name>_<country>`. https://docs.stripe.com/payments/sepa-debit/accept-a-payment#test-integration */
const sepa: Readonly<Record<string, DebitFate & { readonly settlesMs: number }>> = {
  success: { outcome: "settles", settlesMs: quickMs },
  successDelayed: { outcome: "settles", settlesMs: daysMs },
  failed: { outcome: "fails", failureCode: "debit_not_authorized", settlesMs: quickMs },
  failedDelayed: { outcome: "fails", failureCode: "debit_not_authorized", settlesMs: daysMs },
  insufficientFunds: { outcome: "fails", failureCode: "insufficient_funds", settlesMs: quickMs },
  disputed: { outcome: "disputed", settlesMs: quickMs },
  // Ours: Stripe publishes none that the bank takes back without a dispute.
  sandboxReturned: { outcome: "returned", failureCode: "bank_account_restricted", settlesMs: daysMs },
};

/** `pm_usBankAccount_<name>`. https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-account-numbers */
const ach: Readonly<Record<string, DebitFate>> = {
  success: { outcome: "settles" },
  accountClosed: { outcome: "fails", failureCode: "account_closed" },
  noAccount: { outcome: "fails", failureCode: "no_account" },
  insufficientFunds: { outcome: "fails", failureCode: "insufficient_funds" },
  debitNotAuthorized: { outcome: "fails", failureCode: "debit_not_authorized" },
  dispute: { outcome: "disputed" },
  processing: { outcome: "stays" },
};

export function debitByTestId(id: string): TestDebit | undefined {
  const us = /^pm_usBankAccount_(\w+)$/.exec(id)?.[1];
  if (us !== undefined) {
    const fate = own(ach, us);
    return fate && { ...fate, id, type: "us_bank_account", country: "US", settlesMs: quickMs };
  }
  const [, name, country] = /^pm_([A-Za-z]+)_([a-z]{2})$/.exec(id) ?? [];
  const fate = own(sepa, name ?? "");
  return fate && { ...fate, id, type: "sepa_debit", country: (country ?? "").toUpperCase() };
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
