import type { English } from "../en/index.ts";

export const app = {
  stopped: "Das Kassenprogramm wurde angehalten",
  stopped_more:
    "Alles, was angenommen wurde, ist gespeichert. Dieser Bildschirm kommt von selbst zurück, sobald es wieder läuft.",
  starting: "Die Kasse startet",
  not_met: "Diese Kasse hat ihren Server noch nicht erreicht",
  not_met_online: "Der Server antwortet, ist aber gerade nicht nutzbar. Die Kasse versucht es weiter.",
  not_met_offline:
    "Verbinden Sie sie einmal mit dem Netz; danach verkauft sie auch ohne. Sie versucht es weiter.",
  no_answer:
    "Das Kassenprogramm antwortet nicht. Warten Sie einen Moment; nichts Angenommenes geht verloren.",
  no_answer_try: "Das Kassenprogramm antwortet nicht. Warten Sie einen Moment und versuchen Sie es erneut.",
  no_answer_scan: "Das Kassenprogramm antwortet nicht. Warten Sie einen Moment und scannen Sie dann erneut.",
  missed_scan: "{code} wurde gescannt, und nichts wurde hinzugefügt",
  missed_scan_more: "Schließen Sie ab, was offen ist, oder verlassen Sie es, und scannen Sie dann erneut.",
  back: "Zurück",
  cancel: "Abbrechen",
  try_again: "Erneut versuchen",
  add_to_cart: "In den Warenkorb",
  amount: "Betrag",
  cash: "Bar",
  paypal: "PayPal",
  gift_card: "Geschenkkarte",
  store_credit: "Guthaben",
  note: "Notiz",
  price: "Preis",
  printer: "Drucker",
  language: "Sprache",
} satisfies Record<keyof English["app"], string>;
