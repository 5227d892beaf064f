import type { English } from "../en/index.ts";

export const ui = {
  clear: "Löschen",
  delete: "Letzte löschen",
  sign_in: "Anmelden",
  close: "Schließen",
  choose: "Wählen",
  messages: "Meldungen",
  dismiss: "Ausblenden",
  tell_customer: "Sagen Sie dem Kunden:",
  what_happened: "Was geschah",
  done: "Erledigt",
  under_way: "Läuft",
  to_come: "Folgt",
  failed: "Gescheitert",
  digits: "{count, plural, one {# Ziffer} other {# Ziffern}}",
} satisfies Record<keyof English["ui"], string>;
