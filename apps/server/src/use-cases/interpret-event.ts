import type { Jobs } from "@till/db";
import { invariant } from "@till/kernel";
import type { Deps } from "../deps.ts";
import { driveCharge } from "../charges/drive-charge.ts";
import { readCharge } from "../charges/read-charge.ts";

/**
 * A webhook is a hint that an object changed. The charge is driven on (which resolves what is open first), then the
 * object is read with its children and folded: what the event itself says of money is never booked.
 */
export function interpretEventJob(deps: Deps) {
  const drive = driveCharge(deps);
  return async ({ merchantId, inboxId }: Jobs["inbox.interpret"]): Promise<void> => {
    const found = await deps.uow.run(merchantId, async (tx) => {
      const event = await tx.inbox.find(inboxId);
      invariant(event, "an event that has a job was stored");
      for (const object of event.objects) {
        const charge = await tx.charges.byObject(event.gateway, object);
        if (charge) return { event, charge };
      }
      return { event, charge: null };
    });
    const { event, charge } = found;
    if (!charge) {
      const known = event.objects.length > 0;
      if (known) deps.log.info({ gateway: event.gateway, type: event.type }, "event names no charge of ours");
      await deps.uow.run(merchantId, (tx) =>
        tx.inbox.setState(inboxId, "unmatched", known ? "no charge has this object" : "names no object"),
      );
      return;
    }
    const result = await drive(charge.id);
    // Someone is at work on the charge and may have read it before the event: look again once they are done.
    if (result === "busy") {
      await deps.uow.run(merchantId, (tx) =>
        tx.jobs.enqueue(
          "charge.refresh",
          { merchantId, chargeId: charge.id, tries: 0 },
          { startAfterMs: 1000 },
        ),
      );
    } else await readCharge(deps, charge.id);
    await deps.uow.run(merchantId, (tx) => tx.inbox.setState(inboxId, "done", null));
  };
}
