import type { LocalCharge } from "./store.ts";

const lastFour = 4;

/** A charge that is never sent again, without what pays: of a card of the shop's own its last characters are kept. */
export function withoutCode(charge: LocalCharge): LocalCharge {
  const { tender } = charge.request;
  if (tender.kind !== "gift_card" && tender.kind !== "store_credit") return charge;
  return {
    ...charge,
    request: { ...charge.request, tender: { ...tender, code: tender.code.slice(-lastFour) } },
  };
}
