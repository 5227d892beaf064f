import type { TerminalMode } from "../core/dialect.ts";
import type { TerminalPageOptions } from "../core/terminal-page.ts";
import { cancelByBuyer, currentCheckout, planWay, presentCard } from "./terminal-acts.ts";
import type { SquareWorld } from "./world.ts";

/** What a terminal's screen shows, and what a person's tap on it does. */
export function terminalPage(world: SquareWorld): TerminalPageOptions {
  return {
    label: (reader) => world.devices.get(reader)?.name,
    screen: (reader) => {
      const checkout = currentCheckout(world, reader);
      if (world.devices.get(reader)?.way === "offline")
        return { says: "Offline", amount: "", waiting: false };
      if (checkout === undefined) return { says: "Ready", amount: "", waiting: false };
      const { amount, currency } = checkout.amount_money;
      const formatter = new Intl.NumberFormat("en", { style: "currency", currency });
      const digits = formatter.resolvedOptions().maximumFractionDigits ?? 2;
      return { says: "Tap, insert or swipe", amount: formatter.format(amount / 10 ** digits), waiting: true };
    },
    tap: (reader, what) => {
      const checkout = currentCheckout(world, reader);
      if (checkout === undefined || world.devices.get(reader)?.way === "offline") return;
      if (what === "cancel") cancelByBuyer(world, checkout);
      else presentCard(world, checkout, what);
    },
  };
}

/** False for a device that is not this gateway's. */
export function setTerminalMode(world: SquareWorld, id: string, mode: TerminalMode): boolean {
  const device = world.devices.get(id);
  if (device === undefined) return false;
  const next = { ...device, way: mode };
  world.devices.update(next);
  const checkout = currentCheckout(world, id);
  if (checkout !== undefined) planWay(world, next, checkout);
  return true;
}
