import type { English } from "../en/index.ts";

export const notice = {
  update_training: "الإصدار {version} جاهز. ينتظر انتهاء التدريب.",
  update_payment: "الإصدار {version} جاهز. ينتظر انتهاء الدفع.",
  update_sale: "الإصدار {version} جاهز. ينتظر حتى لا يبقى بيع مفتوح.",
  update_sending: "الإصدار {version} جاهز. ينتظر حتى يُرسل كل شيء.",
  update_person: "الإصدار {version} جاهز. يُثبَّت عندما يكون الصندوق مقفلًا ولا يستخدمه أحد.",
  update_rest: "الإصدار {version} جاهز. يُثبَّت خلال دقائق.",
  clock_ahead: "ساعة هذا الجهاز متقدمة {span}.",
  clock_behind: "ساعة هذا الجهاز متأخرة {span}.",
  clock_more: "تأخذ المبيعات والإيصالات وقت الخادم في هذه الأثناء. اضبط الساعة.",
  disk_full: "قرص هذا الجهاز ممتلئ. ما رُفض لم يُسجَّل.",
  disk_full_more: "وفّر مساحة عليه؛ عندها يستمر البيع تلقائيًا. ما قُبل من قبل محفوظ.",
  rescued: "كان ملف هذا الصندوق تالفًا وأُنشئ من جديد.",
  rescued_found:
    "استُعيد: {sales, plural, zero {لا مبيعات} one {عملية بيع واحدة} two {عمليتا بيع} few {# عمليات بيع} many {# عملية بيع} other {# عملية بيع}}، {receipts, plural, zero {لا إيصالات} one {إيصال واحد} two {إيصالان اثنان} few {# إيصالات} many {# إيصالًا} other {# إيصال}}، {unsent, plural, zero {لا شيء غير مرسل} one {عنصر واحد غير مرسل} two {عنصران غير مرسلين} few {# عناصر غير مرسلة} many {# عنصرًا غير مرسل} other {# عنصر غير مرسل}}",
  rescued_unknown: "{found}؛ ولا يُعرف مقدار ما تعذرت قراءته. الملف التالف محفوظ باسم {file}. أبلغ المدير.",
  rescued_whole: "{found}؛ ولا ينقص شيء. الملف التالف محفوظ باسم {file}. أبلغ المدير.",
  rescued_lost:
    "{found}؛ وتعذرت قراءة {lost, plural, zero {لا شيء منه} one {سجل واحد منه} two {سجلين اثنين} few {# سجلات} many {# سجلًا} other {# سجل}}. الملف التالف محفوظ باسم {file}. أبلغ المدير.",
  let_go: "{label}: أُنهيت هذه الدفعة في مكان آخر ولا تدفع أي بيع",
  let_go_open: "قد يُحصَّل {amount} بعد، وعندها يُرد تلقائيًا. خذ وسيلة أخرى.",
  let_go_none: "لم يُحصَّل شيء من {amount}. خذ وسيلة أخرى.",
  let_go_goes_back: "حُصِّل {amount} ويُرد تلقائيًا. خذ وسيلة أخرى.",
  let_go_went_back: "حُصِّل {amount} ورُدّ بالفعل. خذ وسيلة أخرى.",
  read: "قرأته",
  minutes:
    "{count, plural, zero {# دقيقة} one {دقيقة واحدة} two {دقيقتين اثنتين} few {# دقائق} many {# دقيقة} other {# دقيقة}}",
  hours:
    "{count, plural, zero {# ساعة} one {ساعة واحدة} two {ساعتين اثنتين} few {# ساعات} many {# ساعة} other {# ساعة}}",
  days: "{count, plural, zero {# يوم} one {يومًا واحدًا} two {يومين اثنين} few {# أيام} many {# يومًا} other {# يوم}}",
} satisfies Record<keyof English["notice"], string>;
