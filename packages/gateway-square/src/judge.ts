import type { ChargeSnapshot, Refusal, Resolution, ResolveInput } from "@till/payments";

/** What an object says about one attempt at it. */
export type Verdict =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  /** Closed without it. */
  | { readonly kind: "never" }
  /** Nothing of it to be seen, and it could still happen. */
  | { readonly kind: "not_yet" };

/** Reads an attempt's fate off the object. Pure; the rules are those of section 5 of the design. */
export function judge(
  { kind, attemptId, wanted }: Pick<ResolveInput, "kind" | "attemptId" | "wanted">,
  snapshot: ChargeSnapshot,
): Verdict {
  switch (kind) {
    case "charge":
      return judgeCharge(snapshot, wanted);
    case "capture":
      if (snapshot.state === "captured") return { kind: "done" };
      return { kind: closedWithout.has(snapshot.state) ? "never" : "not_yet" };
    case "void":
      if (snapshot.state === "captured") return { kind: "refused", refusal: capturedAlready };
      return { kind: closedWithout.has(snapshot.state) ? "done" : "not_yet" };
    case "refund":
      return { kind: snapshot.refunds.some((refund) => refund.attemptId === attemptId) ? "done" : "not_yet" };
  }
}

function judgeCharge(snapshot: ChargeSnapshot, wanted: boolean): Verdict {
  switch (snapshot.state) {
    case "captured":
    case "authorized":
      return { kind: "done" };
    case "requires_action":
    case "pending":
      // The call did arrive. What was let go has to be closed first: a card could still be tapped.
      return { kind: wanted ? "done" : "not_yet" };
    case "declined":
    case "failed":
      return snapshot.refusal === null ? { kind: "never" } : { kind: "refused", refusal: snapshot.refusal };
    case "voided":
    case "expired":
      // Authorized first and released since: the attempt did happen.
      return { kind: snapshot.authorized === null ? "never" : "done" };
  }
}

/** A charge in these holds nothing to capture. */
const closedWithout: ReadonlySet<ChargeSnapshot["state"]> = new Set([
  "declined",
  "failed",
  "voided",
  "expired",
]);

const capturedAlready: Refusal = {
  by: "gateway",
  reason: "not_permitted",
  gatewayCode: "till/captured",
  detail: "the charge was captured before it could be voided",
};

export interface Unsettled {
  readonly kind: "not_yet";
  readonly snapshot: ChargeSnapshot;
}

export function conclude(verdict: Verdict, snapshot: ChargeSnapshot): Resolution | Unsettled {
  switch (verdict.kind) {
    case "done":
      return { kind: "outcome", outcome: { kind: "succeeded", snapshot } };
    case "refused":
      return { kind: "outcome", outcome: { kind: "refused", refusal: verdict.refusal, snapshot } };
    case "never":
      return { kind: "absent", snapshot };
    case "not_yet":
      return { kind: "not_yet", snapshot };
  }
}
