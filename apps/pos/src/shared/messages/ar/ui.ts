import type { English } from "../en/index.ts";

export const ui = {
  clear: "مسح",
  delete: "حذف",
  sign_in: "دخول",
  close: "إغلاق",
  choose: "اختر",
  messages: "الرسائل",
  dismiss: "إخفاء",
  tell_customer: "قل للزبون:",
  what_happened: "ما حدث",
  done: "تم",
  under_way: "جارٍ",
  to_come: "لاحقًا",
  failed: "فشل",
  digits:
    "{count, plural, zero {لا أرقام} one {رقم واحد} two {رقمان} few {# أرقام} many {# رقمًا} other {# رقم}}",
} satisfies Record<keyof English["ui"], string>;
