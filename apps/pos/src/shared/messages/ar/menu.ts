import type { English } from "../en/index.ts";

export const menu = {
  till: "الصندوق",
  quit: "إغلاق الصندوق",
  edit: "تحرير",
  undo: "تراجع",
  cut: "قص",
  copy: "نسخ",
  paste: "لصق",
  select_all: "تحديد الكل",
  view: "عرض",
  reset_zoom: "الحجم الأصلي",
  zoom_in: "تكبير",
  zoom_out: "تصغير",
  full_screen: "ملء الشاشة",
  screen_stops: "شاشة الصندوق تتوقف مرة بعد مرة",
  screen_stops_more: "كل ما قُبل محفوظ على القرص، والسلة أيضًا.",
  show_again: "إظهارها من جديد",
  screen_hangs: "شاشة الصندوق لا تستجيب",
  screen_hangs_more: "انتظر لحظة أو أظهرها من جديد: تعود السلة والدفعة الجارية كما هما.",
  wait: "انتظار",
  files_changed: "تغيرت ملفات الصندوق",
  files_changed_more:
    "أُوقفت الشاشة لأن أحد الملفات ليس هو الذي ثُبّت. ثبّت الصندوق من جديد. كل ما قُبل محفوظ على القرص.",
  has_stopped: "توقف الصندوق",
  has_stopped_more: "كل ما قُبل محفوظ على القرص. شغّل الصندوق من جديد؛ وإن توقف مرة أخرى فاتصل بمن يعتني به.",
} satisfies Record<keyof English["menu"], string>;
