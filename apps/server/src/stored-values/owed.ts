import type { AccountCode } from "@till/ledger";
import { negate, zero } from "@till/money";
import type { StoredValueKind } from "@till/payments";
import type { StoredValuesOwedView } from "@till/wire";
import { authorize } from "../access/authorize.ts";
import type { Caller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";

const accounts = { gift_card: "gift_cards", store_credit: "store_credit" } as const satisfies Record<
  StoredValueKind,
  AccountCode
>;
const kinds = ["gift_card", "store_credit"] as const satisfies readonly StoredValueKind[];

/** What the shop owes the holders of its codes and what its ledger says of it, at the same moment. Throws `forbidden`. */
export function storedValuesOwed(deps: Deps) {
  return (caller: Caller): Promise<StoredValuesOwedView> => {
    authorize(caller, "stored_value.list");
    const { currency } = deps.merchant;
    const asOfMs = deps.clock.nowMs();
    return deps.uow.read(deps.merchantId, async (tx) => {
      const [onThem, booked] = await Promise.all([
        tx.storedValues.owed(),
        tx.journal.balancesOf(Object.values(accounts)),
      ]);
      const none = zero(currency);
      return {
        asOfMs,
        owed: kinds.map((kind) => {
          const on = onThem.find((one) => one.kind === kind && one.balance.currency === currency);
          const ledger = booked.find(
            ({ account, balance }) => account === accounts[kind] && balance.currency === currency,
          );
          return {
            kind,
            count: on?.count ?? 0,
            balance: on?.balance ?? none,
            comingBack: on?.comingBack ?? none,
            ledger: ledger ? negate(ledger.balance) : none,
          };
        }),
      };
    });
  };
}
