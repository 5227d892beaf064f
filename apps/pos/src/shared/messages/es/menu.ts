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
  screen_stops: "La pantalla de la caja se para una y otra vez",
  screen_stops_more: "Todo lo aceptado está en el disco, también el carrito.",
  show_again: "Mostrarla de nuevo",
  screen_hangs: "La pantalla de la caja no responde",
  screen_hangs_more:
    "Espere un momento o muéstrela de nuevo: el carrito y un pago en curso vuelven como están.",
  wait: "Esperar",
  files_changed: "Han cambiado archivos de la caja",
  files_changed_more:
    "La pantalla se ha parado porque un archivo no es el que se instaló. Instale la caja de nuevo. Todo lo aceptado está en el disco.",
  has_stopped: "La caja se ha parado",
  has_stopped_more:
    "Todo lo aceptado está en el disco. Inicie la caja de nuevo; si vuelve a pararse, llame a quien la cuida.",
} satisfies Record<keyof English["menu"], string>;
