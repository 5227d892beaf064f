import { type SendOutcome, type StoredItem, outcomeOf } from "@till/client";
import type { ActOutcome, TillErrorBody } from "@till/wire";
import { endLetGo } from "./exchanged.ts";
import { letGoOfParked } from "./parking.ts";
import { type BroughtAct, type QueuedAct, refusalOf } from "./server-port.ts";
import type { SignIn } from "./sign-in.ts";
import type { TillContext } from "./till-context.ts";

type Item = StoredItem<QueuedAct>;

const later: SendOutcome = { kind: "kept", network: false };
const behind: SendOutcome = { kind: "behind" };

/** What a till does by itself: a sale, money that needs no gateway and no balance, a receipt. The rest goes alone. */
export function isBrought(act: QueuedAct): act is BroughtAct {
  switch (act.kind) {
    case "sales.commit":
    case "receipts.issue":
      return true;
    case "charges.create":
      return act.input.tender.kind === "cash" || act.input.tender.kind === "external";
    case "carts.park":
    case "carts.share":
    case "carts.take":
    case "charges.letGo":
    case "receipts.mail":
    case "refunds.create":
    case "returns.issueReceipt":
    case "sales.cancel":
    case "sales.void":
    case "shifts.handOver":
    case "shifts.moveCash":
    case "shifts.open":
    case "shifts.openDrawer":
      return false;
  }
}

/**
 * Queued acts, several in one call where they may be. Who is signed in may change between storing and sending; nobody
 * signed in only means later.
 */
export async function sendActs(
  context: TillContext,
  signIn: SignIn,
  items: readonly Item[],
): Promise<readonly SendOutcome[]> {
  if (signIn.token() === null) await signIn.renew(context).catch(() => undefined);
  if (signIn.token() === null) return items.map(() => later);
  const [first] = items;
  if (first && items.length === 1) return [await sendAlone(context, signIn, first)];
  return sendTogether(context, signIn, items);
}

async function sendAlone(context: TillContext, signIn: SignIn, { payload }: Item): Promise<SendOutcome> {
  try {
    await context.server.act(payload);
    context.memory.reachable = true;
    if (payload.kind === "carts.park") letGoOfParked(context, payload.input.id);
    if (payload.kind === "charges.letGo") endLetGo(context, payload.input.id);
    return { kind: "done" };
  } catch (error) {
    const refusal = refusalOf(error);
    context.memory.reachable = refusal !== null;
    return afterRefusal(context, signIn, { payload, refusal });
  }
}

async function sendTogether(
  context: TillContext,
  signIn: SignIn,
  items: readonly Item[],
): Promise<readonly SendOutcome[]> {
  try {
    const outcomes = await context.server.bring(items.map(({ payload }) => payload).filter(isBrought));
    context.memory.reachable = true;
    return await Promise.all(
      items.map(({ payload }, index) => afterAnswer(context, signIn, { payload, outcome: outcomes[index] })),
    );
  } catch (error) {
    const refusal = refusalOf(error);
    context.memory.reachable = refusal !== null;
    if (refusal?.retry !== "never" || refusal.code === "not_signed_in") {
      const outcome = await afterRefusal(context, signIn, { payload: null, refusal });
      return items.map(() => outcome);
    }
    // Refused as a whole, so one of them cannot even be read. It is found by halves, and at last refused by itself.
    const half = Math.ceil(items.length / 2);
    const outcomes = await sendActs(context, signIn, items.slice(0, half));
    return [...outcomes, ...items.slice(half).map(() => behind)];
  }
}

async function afterAnswer(
  context: TillContext,
  signIn: SignIn,
  { payload, outcome }: { readonly payload: QueuedAct; readonly outcome: ActOutcome | undefined },
): Promise<SendOutcome> {
  switch (outcome?.kind) {
    case "accepted":
      return { kind: "done" };
    case "refused":
      return afterRefusal(context, signIn, { payload, refusal: outcome.refusal });
    case "behind":
      return behind;
    case undefined:
      return later;
  }
}

async function afterRefusal(
  context: TillContext,
  signIn: SignIn,
  { payload, refusal }: { readonly payload: QueuedAct | null; readonly refusal: TillErrorBody | null },
): Promise<SendOutcome> {
  if (payload && refusal && isSettled(context, payload, refusal)) return { kind: "done" };
  if (refusal?.code === "not_signed_in") {
    await signIn.renew(context).catch(() => undefined);
    return later;
  }
  // It waits for a manager's yes, and what is sold after it does not wait for that.
  if (refusal?.approval) return { kind: "refused", refusal: { ...refusal, retry: "never" } };
  return outcomeOf(refusal);
}

/** Refused, and yet what was wanted is so. */
function isSettled(
  { store }: TillContext,
  { kind, input }: QueuedAct,
  { code, retry }: TillErrorBody,
): boolean {
  const isUnwanted = (chargeId: string): boolean => store.charges.find(chargeId)?.wanted === false;
  // The charge never reached the server, so there is nothing that could be let go.
  if (kind === "charges.letGo") return code === "not_found";
  // The cart is here, and the server's copy is nobody's to take up.
  if (kind === "carts.take") return code === "not_found";
  if (retry !== "never") return false;
  // The cashier let it go: it took nothing and never will, so there is nothing to put back either.
  if (kind === "charges.create") return isUnwanted(input.id);
  return kind === "refunds.create" && code === "not_found" && isUnwanted(input.chargeId);
}
