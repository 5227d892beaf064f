import type { English } from "../en/index.ts";

export const display = {
  welcome: "أهلًا بك",
  thanks: "شكرًا لك",
  paid: "تم دفع {amount}",
  change: "الباقي",
  lines: "مشترياتك",
  save: "وفّرت",
  to_pay_now: "المستحق الآن",
  total: "المجموع",
  paypal_code: "رمز PayPal",
  scan: "امسح هذا بهاتفك للدفع عبر PayPal",
  training: "تدريب: لا يُباع هنا شيء",
  brought_back: "ما تعيده",
  goes_back: "يعود إليك",
} satisfies Record<keyof English["display"], string>;
