import type { English } from "../en/index.ts";

export const voiding = {
  this: "Diesen Verkauf stornieren",
  ask: "Verkauf {number} stornieren?",
  all: "Alles wird zurückgenommen, und das Geld geht dorthin zurück, woher es kam:",
  confirm: "Stornieren und {amount} zurückgeben",
  keep: "Verkauf behalten",
  parts: "Wohin das Geld geht",
  unknown: "Noch ist unbekannt, ob der Verkauf storniert wurde",
  under_one: "{amount} werden unter einer Nummer angefragt.",
  unknown_more:
    "Geben Sie nichts von Hand zurück: Die Kasse fragt weiter, und es wird einmal storniert. Rufen Sie den Beleg erneut auf, um zu sehen, wie es ausging.",
  done: "Verkauf storniert",
  goes_back: "Geht zurück",
  to_go_back: "Zurückzugeben",
  amount: "Storniert",
  given: "zurückgegeben",
  on_its_way: "auf dem Weg zurück",
  not_known: "noch unbekannt",
  refused: "abgelehnt",
  part_unknown: "Noch ist unbekannt, ob {amount} über {label} zurückgingen.",
  part_unknown_more:
    "Geben Sie es nicht von Hand zurück: Es wird unter einer Nummer angefragt, bis das bekannt ist.",
  part_refused: "{label} hat {amount} nicht zurückgenommen.",
  part_owed: "Das Geschäft schuldet es dem Kunden; die Leitung zahlt es im Büro bei diesem Verkauf aus.",
} satisfies Record<keyof English["voiding"], string>;
