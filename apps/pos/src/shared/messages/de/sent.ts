import type { English } from "../en/index.ts";

export const sent = {
  sale: "Ein Verkauf",
  cancelled_sale: "Ein stornierter Verkauf",
  parked_cart: "Ein geparkter Warenkorb",
  cash_payment: "Eine Barzahlung",
  charge_let_go: "Eine losgelassene Zahlung",
  receipt: "Ein Bon",
  refund: "Eine Erstattung",
  shift_opening: "Die Öffnung der Schicht",
  shift_taken_over: "Eine übernommene Schicht",
  cash_moved: "Ein- oder Auszahlung an der Lade",
  drawer_opening: "Eine Öffnung der Lade",
  void: "Ein Storno",
  no_receipt: "Eine Rücknahme ohne Bon",
  mailed_receipt: "Ein gemailter Beleg",
} satisfies Record<keyof English["sent"], string>;
