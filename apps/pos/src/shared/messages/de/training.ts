import type { English } from "../en/index.ts";

export const training = {
  title: "Training",
  banner: "Training: nichts hiervon ist echt",
  more: "Kein Verkauf, kein Geld, kein Beleg. Die Schublade bleibt zu, jede PIN öffnet, und ein Kartenbetrag, der auf 13 endet, wird abgelehnt.",
  waiting: "{count, plural, one {# echter Verkauf wird} other {# echte Verkäufe werden}} noch gesendet.",
  start: "Training beginnen",
  end: "Training beenden",
  about:
    "Verkaufen lernen: bar, Karte, Rückgeld und Rückgaben. Nichts davon zählt, und am Ende des Trainings ist es weg.",
  no_enrolment: "Erst endet das Training; dann kann diese Kasse angemeldet werden.",
  no_gift_cards:
    "Im Training gibt es keine Geschenkkarten und kein Guthaben: ein Code sähe wie ein echter aus.",
  no_mail: "Im Training wird nichts gemailt.",
  no_paypal: "Im Training gibt es kein PayPal. Nehmen Sie bar oder Karte.",
  no_printer_settings: "Der Drucker wird außerhalb des Trainings eingestellt.",
  no_reports: "Im Training gibt es kein X und kein Z: beim Server wird keine Schicht gezählt.",
  no_returns_without: "Im Training kommt Ware nur mit Beleg zurück.",
  no_exchange:
    "Im Training wird nichts umgetauscht. Erstatten Sie die Ware und verkaufen Sie dann die andere.",
} satisfies Record<keyof English["training"], string>;
