import type { HeldDevice } from "./objects.ts";
import { type SquareWorld, locationId, merchantId } from "./world.ts";

/**
 * Two terminals on the counter, played by a person on their screens, and the five that Square publishes for tests.
 * https://developer.squareup.com/docs/devtools/sandbox/testing#terminal-checkouts
 */
const devices: readonly HeldDevice[] = [
  { id: "sandbox-terminal-1", name: "Square Terminal 1", way: "manual" },
  { id: "sandbox-terminal-2", name: "Square Terminal 2", way: "manual" },
  { id: "9fa747a2-25ff-48ee-b078-04381f7c828f", name: "Test: approves", way: "approve" },
  {
    id: "22cd266c-6246-4c06-9983-67f0c26346b0",
    name: "Test: approves with a 20% tip",
    way: "approve_with_tip",
  },
  { id: "841100b9-ee60-4537-9bcf-e30b2ba5e215", name: "Test: buyer cancels", way: "cancel" },
  { id: "0a956d49-619a-4530-8e5e-8eac603ffc5e", name: "Test: times out", way: "time_out" },
  { id: "da40d603-c2ea-4a65-8cfd-f42e36dab0c7", name: "Test: offline", way: "offline" },
];

export function seedAccount(world: SquareWorld): void {
  world.locations.insert({
    id: locationId,
    name: "Main Street",
    address: { address_line_1: "1 Main Street", locality: "Dublin", postal_code: "D01 F5P2", country: "IE" },
    timezone: "Europe/Dublin",
    capabilities: ["CREDIT_CARD_PROCESSING", "AUTOMATIC_TRANSFERS"],
    status: "ACTIVE",
    created_at: "2026-01-05T09:00:00Z",
    merchant_id: merchantId,
    country: "IE",
    language_code: "en-IE",
    currency: "EUR",
    business_name: "Till Sandbox",
    type: "PHYSICAL",
    mcc: "5499",
  });
  for (const device of devices) world.devices.insert(device);
}
