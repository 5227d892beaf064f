import type { English } from "../en/index.ts";

export const menu = {
  till: "Kasse",
  quit: "Kasse beenden",
  edit: "Bearbeiten",
  undo: "Rückgängig",
  cut: "Ausschneiden",
  copy: "Kopieren",
  paste: "Einfügen",
  select_all: "Alles auswählen",
  view: "Ansicht",
  reset_zoom: "Normale Größe",
  zoom_in: "Größer",
  zoom_out: "Kleiner",
  full_screen: "Ganzer Bildschirm",
  screen_stops: "Der Bildschirm der Kasse bleibt immer wieder stehen",
  screen_stops_more: "Alles Angenommene ist auf der Platte, auch der Warenkorb.",
  show_again: "Wieder anzeigen",
  screen_hangs: "Der Bildschirm der Kasse antwortet nicht",
  screen_hangs_more:
    "Warten Sie einen Moment oder zeigen Sie ihn wieder an: Warenkorb und laufende Zahlung kommen zurück, wie sie sind.",
  wait: "Warten",
  files_changed: "Dateien der Kasse wurden verändert",
  files_changed_more:
    "Der Bildschirm wurde angehalten, weil eine Datei nicht die installierte ist. Installieren Sie die Kasse neu. Alles Angenommene ist auf der Platte.",
  has_stopped: "Die Kasse ist stehen geblieben",
  has_stopped_more:
    "Alles Angenommene ist auf der Platte. Starten Sie die Kasse neu; bleibt sie noch einmal stehen, rufen Sie den an, der sie betreut.",
} satisfies Record<keyof English["menu"], string>;
