import type { HeldReader, Location } from "./objects.ts";
import type { StripeWorld } from "./world.ts";

const locationId = "tml_sandbox_store_1";

/** A store with two readers that work and one that is off. */
export function seedAccount(world: StripeWorld): void {
  const location: Location = {
    id: locationId,
    object: "terminal.location",
    address: {
      city: "Springfield",
      country: "US",
      line1: "1 Main Street",
      line2: null,
      postal_code: "12345",
      state: "NY",
    },
    display_name: "Main Street",
    livemode: false,
    metadata: {},
  };
  world.locations.insert(location);
  world.readers.insert(reader(world, { id: "tmr_sandbox_reader_1", label: "Counter 1", status: "online" }));
  world.readers.insert(reader(world, { id: "tmr_sandbox_reader_2", label: "Counter 2", status: "online" }));
  world.readers.insert(
    reader(world, { id: "tmr_sandbox_reader_offline", label: "Counter 3", status: "offline" }),
  );
}

function reader(
  world: StripeWorld,
  {
    id,
    label,
    status,
  }: { readonly id: string; readonly label: string; readonly status: "online" | "offline" },
): HeldReader {
  return {
    mode: "manual",
    turn: 0,
    endedMs: 0,
    object: {
      id,
      object: "terminal.reader",
      action: null,
      device_sw_version: "2.25.3.0",
      device_type: "simulated_wisepos_e",
      ip_address: "127.0.0.1",
      label,
      last_seen_at: status === "online" ? world.core.clock.nowMs() : null,
      livemode: false,
      location: locationId,
      metadata: {},
      serial_number: `SANDBOX-${label.slice(-1)}`,
      status,
    },
  };
}
