import type { English } from "../en/index.ts";

export const lookup = {
  title: "Lo que se sabe de la venta",
  more_about:
    "Un importe, los últimos cuatro de la tarjeta, una fecha (29.11.2026), un correo o un artículo de los últimos siete días.",
  search: "Buscar",
  hits: "Ventas encontradas",
  none: "Ninguna venta coincide",
  none_more: "Pruebe con otra cosa que se sepa.",
  from_here: "Sin red: solo se buscó entre lo que vendió esta caja.",
  more: "Mostrar más",
  voided: "Anulada",
  card: "Tarjeta",
  external: "Otro",
  exchange: "Artículos cambiados",
  delivery: "Envío por correo",
} satisfies Record<keyof English["lookup"], string>;
