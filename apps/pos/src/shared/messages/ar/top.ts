import type { English } from "../en/index.ts";

export const top = {
  person_since: "{name} · الوردية منذ {time}",
  lock: "قفل الصندوق",
  offline_waiting: "غير متصل · {count} في الانتظار",
  online_sent: "متصل · أُرسل كل شيء",
  online_sending: "متصل · جارٍ إرسال {count}",
  online: "متصل",
  offline: "غير متصل",
  need_yes:
    "{count, plural, zero {# تحتاج موافقة المدير} one {واحدة تحتاج موافقة المدير} two {اثنتان تحتاجان موافقة المدير} few {# تحتاج موافقة المدير} many {# تحتاج موافقة المدير} other {# تحتاج موافقة المدير}}",
  need_attention:
    "{count, plural, zero {# تحتاج انتباهًا} one {واحدة تحتاج انتباهًا} two {اثنتان تحتاجان انتباهًا} few {# تحتاج انتباهًا} many {# تحتاج انتباهًا} other {# تحتاج انتباهًا}}",
  wait_manager: "هذه تنتظر المدير",
  server_refused: "رفض الخادم هذه",
  kept_pin: "تبقى محفوظة على هذا الصندوق مع كل ما يخص البيع نفسه. يتيح رمز PIN الخاص بالمدير متابعتها.",
  kept_tell: "تبقى محفوظة على هذا الصندوق مع كل ما يخص البيع نفسه. أبلغ المدير.",
  ask_manager: "اسأل المدير",
  send_again: "أرسل من جديد",
  waits_here:
    "{count, plural, zero {لا شيء} one {واحدة} two {اثنتان} few {#} many {#} other {#}} في الانتظار هنا، أقدمها قبل {minutes} د",
  waits_here_sum:
    "{count, plural, zero {لا شيء} one {واحدة} two {اثنتان} few {#} many {#} other {#}} في الانتظار هنا، {sum}، أقدمها قبل {minutes} د",
  no_network: "لا توجد شبكة",
  cash_works: "الدفع النقدي يعمل. البطاقات وPayPal وبطاقات الهدايا تحتاج الشبكة.",
} satisfies Record<keyof English["top"], string>;
