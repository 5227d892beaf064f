export const training = {
  title: "Training",
  banner: "Training: nothing here is real",
  more: "No sale, no money, no receipt. The drawer stays shut, any PIN opens, and a card amount that ends in 13 is declined.",
  waiting: "{count, plural, one {# real sale is} other {# real sales are}} still being sent.",
  start: "Start training",
  end: "End training",
  about:
    "Learn to sell: cash, card, change and returns. None of it counts, and it is gone when training ends.",
  no_enrolment: "Training ends first; then this till can be enrolled.",
  no_gift_cards: "Training has no gift cards and no store credit: a code would look like a real one.",
  no_mail: "Training sends no mail.",
  no_paypal: "Training has no PayPal. Take cash or a card.",
  no_printer_settings: "The printer is set outside training.",
  no_reports: "Training has no X and no Z: no shift is counted at the server.",
  no_returns_without: "Training takes goods back with their receipt only.",
  no_exchange: "Training exchanges nothing. Refund the goods, then sell the others.",
} as const;
