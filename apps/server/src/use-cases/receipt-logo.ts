import type { ReceiptLogo } from "@till/db";
import type { Uuid } from "@till/kernel";
import { authorize } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";

interface SaveLogo {
  readonly id: Uuid;
  readonly logo: Omit<ReceiptLogo, "id"> | null;
}

/** The shop's own picture above its receipts. Both throw `forbidden`, and `save` throws `conflict`. */
export function receiptLogo(deps: Deps) {
  return {
    find(caller: Caller): Promise<ReceiptLogo | null> {
      authorize(caller, "settings.read");
      return deps.uow.read(deps.merchantId, (tx) => tx.settings.logo());
    },
    /** Takes the place of the one before; tills hear of it when they next ask how they are set up. */
    save(caller: Caller, input: SaveLogo): Promise<ReceiptLogo | null> {
      authorize(caller, "settings.save");
      const nowMs = deps.clock.nowMs();
      const key = { procedure: "settings.saveLogo", id: input.id, content: input, nowMs };
      return deps.uow.run(deps.merchantId, async (tx) => {
        if (!(await claimFirst(tx, key))) return tx.settings.logo();
        const before = await tx.settings.logo();
        const logo = input.logo && { id: input.id, ...input.logo };
        await tx.settings.saveLogo(logo, nowMs);
        await audit(deps, tx, toActor(caller), {
          action: "logo.saved",
          subject: deps.merchantId,
          before: sizeOf(before),
          after: sizeOf(logo),
        });
        return logo;
      });
    },
  };
}

/** The dots are no record of what was done. */
const sizeOf = (logo: ReceiptLogo | null) => logo && { width: logo.width, height: logo.height };
