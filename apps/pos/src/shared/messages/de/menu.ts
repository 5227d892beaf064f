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
} satisfies Record<keyof English["menu"], string>;
