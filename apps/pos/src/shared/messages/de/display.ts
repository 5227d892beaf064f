import type { English } from "../en/index.ts";

export const display = {
  welcome: "Willkommen",
  thanks: "Vielen Dank",
  paid: "{amount} bezahlt",
  change: "Rückgeld",
  lines: "Ihr Einkauf",
  save: "Sie sparen",
  to_pay_now: "Jetzt zu zahlen",
  total: "Summe",
  paypal_code: "PayPal-Code",
  scan: "Scannen Sie dies mit dem Handy, um mit PayPal zu zahlen",
  training: "Training: hier wird nichts verkauft",
  brought_back: "Sie bringen zurück",
  goes_back: "Sie bekommen zurück",
} satisfies Record<keyof English["display"], string>;
