import type { English } from "../en/index.ts";

export const app = {
  stopped: "El programa de la caja se ha detenido",
  stopped_more:
    "Todo lo aceptado está guardado en el disco. Esta pantalla vuelve sola cuando el programa funcione de nuevo.",
  starting: "Iniciando la caja",
  not_met: "Esta caja aún no se ha conectado con su servidor",
  not_met_online: "El servidor responde, pero ahora no se puede usar. La caja sigue intentándolo.",
  not_met_offline: "Conéctela una vez a la red; después también vende sin ella. Sigue intentándolo.",
  no_answer: "El programa de la caja no responde. Espere un momento; no se pierde nada de lo aceptado.",
  no_answer_try: "El programa de la caja no responde. Espere un momento e inténtelo de nuevo.",
  no_answer_scan: "El programa de la caja no responde. Espere un momento y vuelva a escanear.",
  missed_scan: "Se escaneó {code} y no se añadió nada",
  missed_scan_more: "Termine o cierre lo que está abierto y vuelva a escanear.",
  back: "Volver",
  cancel: "Cancelar",
  try_again: "Intentar de nuevo",
  add_to_cart: "Añadir al carrito",
  amount: "Importe",
  cash: "Efectivo",
  paypal: "PayPal",
  gift_card: "Tarjeta de regalo",
  store_credit: "Crédito de tienda",
  note: "Nota",
  price: "Precio",
  printer: "Impresora",
  language: "Idioma",
} satisfies Record<keyof English["app"], string>;
