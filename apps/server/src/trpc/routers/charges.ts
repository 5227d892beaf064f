import { type ChargeView, type PayOption, inputs } from "@till/wire";
import { isOpen } from "@till/payments";
import { type ChargeRequest, letGoCharge, refreshCharge, voidCharge } from "../../charges/act-on-charge.ts";
import { captureCharge } from "../../charges/capture-charge.ts";
import { createCharge, getCharge } from "../../charges/create-charge.ts";
import { decideAttempt } from "../../charges/decide-attempt.ts";
import { type LetGo, letGoOwn } from "../../charges/let-go-own.ts";
import { listCharges } from "../../charges/list-charges.ts";
import { watchCharge } from "../../charges/watch-charge.ts";
import type { Caller } from "../../access/caller.ts";
import type { Deps } from "../../deps.ts";
import { countingWrongCodes } from "../../doors/count-wrong-codes.ts";
import { once } from "../../idempotent.ts";
import { payOptions } from "../../routing/pay-options.ts";
import { isStoredValue } from "../../stored-values/redeem.ts";
import { buyerOr, router, staff } from "../init.ts";

export const chargesRouter = (deps: Deps, offered: readonly PayOption[]) => {
  const create = createCharge(deps);
  const capture = captureCharge(deps);
  const decide = decideAttempt(deps);
  const list = listCharges(deps);
  const options = payOptions(deps, offered);
  const get = getCharge(deps);
  const watch = watchCharge(deps);
  const refresh = refreshCharge(deps);
  const voidOne = onceSettled(deps, "charges.void", voidCharge(deps));
  const letGoOurs = letGoOwn(deps);
  const letGoWatched = onceSettled(deps, "charges.letGo", letGoCharge(deps));
  const letGo = async (caller: Caller, { id, code }: LetGo): Promise<ChargeView> =>
    (await letGoOurs(caller, { id, code })) ? get(caller, id, undefined) : letGoWatched(caller, { id });
  return router({
    create: buyerOr("charge.create")
      .input(inputs.charges.create)
      .mutation(({ ctx, input }) =>
        isStoredValue(input.tender)
          ? countingWrongCodes(ctx, () => create(ctx.caller, input))
          : create(ctx.caller, input),
      ),
    /** Takes what a manual charge holds. */
    capture: staff("charge.capture")
      .input(inputs.charges.capture)
      .mutation(({ ctx, input }) => capture(ctx.caller, input)),
    /** A manager's word on what no gateway will answer. */
    decide: staff("attempt.decide")
      .input(inputs.charges.decide)
      .mutation(({ ctx, input }) => decide(ctx.caller, input)),
    list: staff("charge.list")
      .input(inputs.charges.list)
      .query(({ ctx, input }) => {
        const { limit, businessDay, open, attention, beforeId } = input;
        return list(ctx.caller, {
          limit,
          ...(businessDay ? { businessDay } : {}),
          ...(open === undefined ? {} : { open }),
          ...(attention === undefined ? {} : { attention }),
          ...(beforeId ? { beforeId } : {}),
        });
      }),
    /** The ways to pay what is open on an order, best first. */
    payOptions: buyerOr("charge.read")
      .input(inputs.charges.payOptions)
      .query(({ ctx, input }) => options(ctx.caller, input)),
    get: buyerOr("charge.read")
      .input(inputs.charges.get)
      .query(({ ctx, input }) => get(ctx.caller, input.id, input.orderToken)),
    /** Each change of the charge, the current state first, until it is settled or the caller leaves. */
    watch: buyerOr("charge.read")
      .input(inputs.charges.watch)
      .subscription(({ ctx, input, signal }) => watch(ctx.caller, input, signal)),
    /** Asks the gateway now. It reads, so every call is its own. */
    refresh: buyerOr("charge.read")
      .input(inputs.charges.refresh)
      .mutation(({ ctx, input }) => refresh(ctx.caller, input)),
    void: buyerOr("charge.void")
      .input(inputs.charges.void)
      .mutation(({ ctx, input }) => voidOne(ctx.caller, input)),
    letGo: staff("charge.let_go")
      .input(inputs.charges.letGo)
      .mutation(({ ctx, input }) => letGo(ctx.caller, input)),
  });
};

/** Acts that are known by the charge itself: once it is settled, a repeat gets the answer of the first. */
function onceSettled(
  deps: Deps,
  name: string,
  act: (caller: Caller, request: ChargeRequest) => Promise<ChargeView>,
) {
  const get = getCharge(deps);
  return async (caller: Caller, request: ChargeRequest): Promise<ChargeView> => {
    await get(caller, request.id, request.orderToken);
    const { orderToken: _, ...content } = request;
    return once(
      deps,
      { procedure: name, id: request.id, content },
      () => act(caller, request),
      ({ unknown, state }) => !unknown && !isOpen(state),
    );
  };
}
