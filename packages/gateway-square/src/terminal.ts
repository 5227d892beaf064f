import { invariant } from "@till/kernel";
import type { Gateway, Terminal } from "@till/payments";
import { z } from "zod";
import type { SquareParts } from "./ask.ts";

/** Terminals of one location that are listed: far more than a shop's counter holds. */
const terminalsMax = 200;

const deviceAnswer = z.object({
  id: z.string(),
  attributes: z.object({ name: z.string().nullish() }),
  status: z.object({ category: z.string().nullish() }).nullish(),
});

/** Rejects with the SDK's error when Square cannot be asked. */
export function createTerminal({ client, locationId }: SquareParts): NonNullable<Gateway["terminal"]> {
  return {
    async list() {
      const terminals: Terminal[] = [];
      for await (const device of await client.devices.list({ locationId })) {
        const { id, attributes, status } = deviceAnswer.parse(device);
        invariant(terminals.length < terminalsMax, `one location has at most ${terminalsMax} terminals`);
        terminals.push({
          // The Terminal API names a device without the prefix the Devices API gives it.
          id: id.replace(/^device:/, ""),
          label: attributes.name ?? id,
          online: status?.category !== "OFFLINE",
        });
      }
      return terminals;
    },
  };
}
