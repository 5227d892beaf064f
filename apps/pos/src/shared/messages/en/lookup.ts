export const lookup = {
  title: "What is known of the sale",
  more_about:
    "An amount, the last four of the card, a date (29.11.2026), a mail address, or an item of the last seven days.",
  search: "Search",
  hits: "Sales found",
  none: "No sale fits",
  none_more: "Try something else that is known of it.",
  from_here: "No network: only what this register sold itself was searched.",
  more: "Show more",
  voided: "Voided",
  card: "Card",
  external: "Other",
  exchange: "Exchanged goods",
  delivery: "Delivery by post",
} as const;
