import type { English } from "../en/index.ts";

export const menu = {
  till: "Caja",
  quit: "Cerrar la caja",
  edit: "Editar",
  undo: "Deshacer",
  cut: "Cortar",
  copy: "Copiar",
  paste: "Pegar",
  select_all: "Seleccionar todo",
  view: "Ver",
  reset_zoom: "Tamaño normal",
  zoom_in: "Más grande",
  zoom_out: "Más pequeño",
  full_screen: "Pantalla completa",
} satisfies Record<keyof English["menu"], string>;
