import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ChargeId, type SaleId, isUuid } from "@till/kernel";
import type { ChargeView, OrderView } from "@till/wire";
import { useEffect, useRef } from "react";
import { createSendCharge } from "../checkout/send-charge.ts";
import { useServices } from "../services.ts";
import { standingOf } from "./order-words.ts";

/** Fast enough to feel alive while something is under way; a settled order is looked at once a minute. */
const timing = {
  openMs: 2500,
  pendingMs: 10_000,
  restMs: 60_000,
  resendFirstMs: 1000,
  resendMaxMs: 15_000,
} as const;

interface OrderKey {
  readonly saleId: SaleId;
  readonly orderToken: string;
}

/**
 * A buyer who came back from the bank or the gateway: that charge is asked about at once. What their pages put into the
 * address is taken out of it again, for it can hold a client secret.
 */
export function useReturn(orderToken: string, onAnswer: () => void): void {
  const { till } = useServices();
  useEffect(() => {
    const charge = new URLSearchParams(window.location.search).get("charge");
    if (window.location.search !== "") window.history.replaceState(null, "", window.location.pathname);
    if (charge === null || !isUuid(charge)) return;
    // A failure here is no news: the watch keeps asking.
    till.charges.refresh.mutate({ id: charge as ChargeId, orderToken }).then(onAnswer, () => {});
  }, [till, orderToken, onAnswer]);
}

/** The order, read again often while something about it can still change by itself. */
export function useOrder({ saleId, orderToken }: OrderKey) {
  const { till } = useServices();
  return useQuery({
    queryKey: ["order", saleId],
    queryFn: () => till.sales.order.query({ id: saleId, orderToken }),
    refetchInterval: ({ state: { data } }) => (data ? paceOf(data) : timing.openMs),
    staleTime: 0,
  });
}

/** What a bank or gateway works on for days is not asked about every other second. */
function paceOf(order: OrderView): number {
  if (isAtRest(order)) return timing.restMs;
  return standingOf(order).kind === "pending" ? timing.pendingMs : timing.openMs;
}

function isAtRest(order: OrderView): boolean {
  const { kind } = standingOf(order);
  const hasOpenRefund = order.refunds.some(({ state }) => state === "created" || state === "pending");
  return kind === "cancelled" || (kind === "paid" && order.receipt !== null && !hasOpenRefund);
}

/**
 * Watches an open charge. While the subscription is open the server asks the gateway itself; where it breaks, the
 * charge is asked for by `refresh` until the subscription stands again or the charge is settled.
 */
export function useWatchedCharge({ saleId, orderToken }: OrderKey, chargeId: ChargeId | null): void {
  const { till } = useServices();
  const queries = useQueryClient();
  useEffect(() => {
    if (chargeId === null) return;
    const reload = (): void => void queries.invalidateQueries({ queryKey: ["order", saleId] });
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const poll = async (): Promise<void> => {
      try {
        await till.charges.refresh.mutate({ id: chargeId, orderToken });
        reload();
      } catch {
        // No answer is no news; the next poll asks again.
      }
      if (!isGone) timer = setTimeout(() => void poll(), timing.openMs);
    };
    const subscription = till.charges.watch.subscribe(
      { id: chargeId, orderToken },
      {
        onData: reload,
        onComplete: reload,
        onError: () => {
          if (!isGone && timer === undefined) void poll();
        },
      },
    );
    return () => {
      isGone = true;
      clearTimeout(timer);
      subscription.unsubscribe();
    };
  }, [till, queries, saleId, orderToken, chargeId]);
}

/**
 * A charge that was written down but not answered is sent again, the same one, until an answer comes. Says in words
 * when that answer was a refusal.
 */
export function usePendingCharge(
  { saleId, orderToken }: OrderKey,
  onRefused: (message: string) => void,
  onAnswer: () => void,
  /** Another number looks again whether there is a charge to send. */
  round: number,
): void {
  const { till, checkout } = useServices();
  const started = useRef(-1);
  useEffect(() => {
    started.current = round;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    let waitMs: number = timing.resendFirstMs;
    const send = createSendCharge({
      create: (input): Promise<ChargeView> => till.charges.create.mutate(input),
      checkout,
    });
    const step = async (): Promise<void> => {
      const charge = checkout.pendingCharge(saleId);
      if (!charge || isGone) return;
      const outcome = await send({ saleId, orderToken, charge });
      if (isGone) return;
      onAnswer();
      if (outcome.kind === "refused") return onRefused(outcome.refusal.message);
      if (checkout.pendingCharge(saleId) === null) return;
      timer = setTimeout(() => void step(), waitMs);
      waitMs = Math.min(waitMs * 2, timing.resendMaxMs);
    };
    void step();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [till, checkout, saleId, orderToken, onRefused, onAnswer, round]);
}
