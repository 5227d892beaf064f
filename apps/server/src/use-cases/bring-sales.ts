import type { SaleId } from "@till/kernel";
import type { ActOutcome } from "@till/wire";
import type { Caller } from "../access/caller.ts";
import { type CreateCharge, createCharge } from "../charges/create-charge.ts";
import type { Deps } from "../deps.ts";
import { refusalBody } from "../refusal-body.ts";
import { type CommitSale, commitSale } from "./commit-sale.ts";
import { type IssueReceipt, issueReceipt } from "./receipts.ts";

export type BroughtAct =
  | { readonly kind: "sales.commit"; readonly input: CommitSale }
  | { readonly kind: "charges.create"; readonly input: CreateCharge }
  | { readonly kind: "receipts.issue"; readonly input: IssueReceipt };

/** Hears of each act that was refused, with what was thrown. */
export type OnRefused = (error: unknown, path: BroughtAct["kind"]) => void;

/**
 * What a till did while nobody heard it, in one call: each act is judged, done once and refused as by the procedure it is
 * named for, under its own id, so that either may repeat the other after a lost answer. The acts of one sale follow each
 * other, and one behind a refused one is not tried; sales stand side by side, so that they share their commits.
 * Gives an outcome for each act, in their order. Throws nothing that one of the acts would throw.
 */
export function bringSales(deps: Deps) {
  const commit = commitSale(deps);
  const charge = createCharge(deps);
  const issue = issueReceipt(deps);
  const act = (caller: Caller, { kind, input }: BroughtAct): Promise<unknown> => {
    switch (kind) {
      case "sales.commit":
        return commit(caller, input);
      case "charges.create":
        return charge(caller, input);
      case "receipts.issue":
        return issue(caller, input);
    }
  };
  return async (
    caller: Caller,
    acts: readonly BroughtAct[],
    onRefused: OnRefused,
  ): Promise<readonly ActOutcome[]> => {
    const outcomes = acts.map((): ActOutcome => ({ kind: "behind" }));
    const inOrder = async (positions: readonly number[]): Promise<void> => {
      for (const position of positions) {
        const brought = acts[position];
        if (!brought) return;
        try {
          await act(caller, brought);
          outcomes[position] = { kind: "accepted" };
        } catch (error) {
          onRefused(error, brought.kind);
          outcomes[position] = { kind: "refused", refusal: refusalBody(error) };
          return;
        }
      }
    };
    const sales = Map.groupBy(acts.keys(), (position) => saleOf(acts[position]));
    await Promise.all([...sales.values()].map(inOrder));
    return outcomes;
  };
}

function saleOf(act: BroughtAct | undefined): SaleId | null {
  if (!act) return null;
  return act.kind === "sales.commit" ? act.input.id : act.input.saleId;
}
