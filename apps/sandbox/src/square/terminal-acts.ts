import type { Checkout, DeviceWay, HeldDevice, Money } from "./objects.ts";
import { durationMs } from "./params.ts";
import { makePayment } from "./paying.ts";
import { type Source, declines } from "./test-cards.ts";
import type { SquareWorld } from "./world.ts";

/** A terminal needs a moment to show the amount, a buyer one more to take out a card. */
const startsAfterMs = 600;
const actsAfterMs = 1_200;
const timesOutAfterMs = 3_000;
const tipPercent = 20;

/** The checkout a terminal is at: the oldest that has not ended. Others wait for their turn. */
export function currentCheckout(world: SquareWorld, deviceId: string): Checkout | undefined {
  return world.checkouts.findBy("device", deviceId).find((checkout) => !hasEnded(checkout));
}

function hasEnded({ status }: Checkout): boolean {
  return status === "COMPLETED" || status === "CANCELED";
}

/** Plans what comes of a new checkout: its start, its deadline, and what the device does by itself. */
export function planCheckout(world: SquareWorld, checkout: Checkout): void {
  world.core.schedule.in(durationMs(checkout.deadline_duration), "square.checkout_deadline", checkout.id);
  planStart(world, checkout);
}

function planStart(world: SquareWorld, checkout: Checkout): void {
  const device = world.devices.get(checkout.device_options.device_id);
  if (device === undefined || device.way === "offline") return;
  if (currentCheckout(world, device.id)?.id !== checkout.id) return;
  world.core.schedule.in(startsAfterMs, "square.checkout_starts", checkout.id);
  planWay(world, device, checkout);
}

/** Lets a terminal that is not played by a person act on its own soon. */
export function planWay(world: SquareWorld, { way }: HeldDevice, checkout: Checkout): void {
  if (way === "manual" || way === "silent" || way === "offline") return;
  const delayMs = way === "time_out" ? timesOutAfterMs : actsAfterMs;
  world.core.schedule.in(delayMs, "square.terminal_acts", checkout.id);
}

export function mountTerminalEffects(world: SquareWorld): void {
  const open = (id: string): Checkout | undefined => {
    const checkout = world.checkouts.get(id);
    return checkout === undefined || hasEnded(checkout) ? undefined : checkout;
  };
  world.core.schedule.on("square.checkout_starts", (id) => {
    const checkout = open(id);
    if (checkout?.status === "PENDING") saveCheckout(world, { ...checkout, status: "IN_PROGRESS" });
  });
  world.core.schedule.on("square.terminal_acts", (id) => {
    const checkout = open(id);
    const way =
      checkout === undefined ? undefined : world.devices.get(checkout.device_options.device_id)?.way;
    if (checkout !== undefined && way !== undefined) act(world, checkout, way);
  });
  world.core.schedule.on("square.checkout_deadline", (id) => {
    const checkout = open(id);
    if (checkout === undefined) return;
    endCheckout(world, {
      ...checkout,
      status: "CANCELED",
      cancel_reason: checkout.status === "CANCEL_REQUESTED" ? "SELLER_CANCELED" : "TIMED_OUT",
    });
  });
}

function act(world: SquareWorld, checkout: Checkout, way: DeviceWay): void {
  switch (way) {
    case "approve":
      return presentCard(world, checkout, "approve");
    case "approve_with_tip": {
      const { amount, currency } = checkout.amount_money;
      return presentCard(world, checkout, "approve", {
        amount: Math.floor((amount * tipPercent) / 100),
        currency,
      });
    }
    case "decline":
      return presentCard(world, checkout, "decline");
    case "cancel":
      return cancelByBuyer(world, checkout);
    case "time_out":
      return endCheckout(world, { ...checkout, status: "CANCELED", cancel_reason: "TIMED_OUT" });
    case "manual":
    case "silent":
    case "offline":
      return;
  }
}

const good: Source = {
  card: { brand: "VISA", number: "4111111111111111" },
  outcome: "ok",
  expMonth: 12,
  expYear: 2034,
  onFile: false,
};

/**
 * A card meets the terminal. A good one completes the checkout; where a cancel was asked for and had not reached the
 * terminal yet, the payment completes all the same and the checkout still ends CANCELED, as Square warns. After a
 * declined one the terminal asks for another.
 */
export function presentCard(
  world: SquareWorld,
  checkout: Checkout,
  what: "approve" | "decline",
  tip?: Money,
): void {
  const deviceId = checkout.device_options.device_id;
  const payment = makePayment(world, {
    amount: checkout.amount_money,
    tip,
    autocomplete: checkout.payment_options?.autocomplete ?? true,
    delayDuration: checkout.payment_options?.delay_duration,
    key: null,
    source: { kind: "card", source: good, decline: what === "decline" ? declines["declined"] : undefined },
    terminal: { checkoutId: checkout.id, deviceId, deviceName: world.devices.get(deviceId)?.name ?? "" },
    given: {
      ...(checkout.reference_id === undefined ? {} : { reference_id: checkout.reference_id }),
      ...(checkout.note === undefined ? {} : { note: checkout.note }),
      ...(checkout.order_id === undefined ? {} : { order_id: checkout.order_id }),
    },
  });
  if (what === "decline") {
    if (checkout.status === "PENDING") saveCheckout(world, { ...checkout, status: "IN_PROGRESS" });
    return;
  }
  const paid = {
    ...checkout,
    ...(tip === undefined ? {} : { tip_money: tip }),
    payment_ids: [...(checkout.payment_ids ?? []), payment.id],
  };
  endCheckout(
    world,
    checkout.status === "CANCEL_REQUESTED"
      ? { ...paid, status: "CANCELED", cancel_reason: "SELLER_CANCELED" }
      : { ...paid, status: "COMPLETED" },
  );
}

export function cancelByBuyer(world: SquareWorld, checkout: Checkout): void {
  endCheckout(world, { ...checkout, status: "CANCELED", cancel_reason: "BUYER_CANCELED" });
}

/** A request: only a terminal that answers stops at once. */
export function cancelBySeller(world: SquareWorld, checkout: Checkout): Checkout {
  const way = world.devices.get(checkout.device_options.device_id)?.way;
  if (way === "silent") return saveCheckout(world, { ...checkout, status: "CANCEL_REQUESTED" });
  endCheckout(world, { ...checkout, status: "CANCELED", cancel_reason: "SELLER_CANCELED" });
  return world.checkouts.get(checkout.id) ?? checkout;
}

function endCheckout(world: SquareWorld, checkout: Checkout): void {
  saveCheckout(world, checkout);
  world.core.schedule.cancel("square.checkout_deadline", checkout.id);
  const next = currentCheckout(world, checkout.device_options.device_id);
  if (next !== undefined) planStart(world, next);
}

function saveCheckout(world: SquareWorld, next: Checkout): Checkout {
  const checkout = { ...next, updated_at: world.now() };
  world.checkouts.update(checkout);
  world.emit("terminal.checkout.updated", "checkout", checkout);
  return checkout;
}
