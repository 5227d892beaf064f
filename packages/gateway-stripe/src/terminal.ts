import type { Gateway } from "@till/payments";
import { apiVersion } from "./client.ts";
import type { StripeParts } from "./ask.ts";

/** Readers of one account that are listed: Stripe's largest page, and far more than a shop's counter holds. */
const readersMax = 100;

/** Rejects with the SDK's error when Stripe cannot be asked. */
export function createTerminal({ client }: StripeParts): NonNullable<Gateway["terminal"]> {
  return {
    async list() {
      const { data } = await client.terminal.readers.list({ limit: readersMax }, { apiVersion });
      return data.map(({ id, label, status }) => ({ id, label, online: status === "online" }));
    },
  };
}
