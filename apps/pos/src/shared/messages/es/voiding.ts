import type { English } from "../en/index.ts";

export const voiding = {
  this: "Anular esta venta",
  ask: "¿Anular la venta {number}?",
  all: "Se recoge todo y el dinero vuelve a donde salió:",
  confirm: "Anular y devolver {amount}",
  keep: "Mantener la venta",
  parts: "Adónde va el dinero",
  unknown: "Aún no sabemos si la venta se anuló",
  under_one: "Se están pidiendo {amount} con un solo número.",
  unknown_more:
    "No devuelva nada a mano: la caja sigue preguntando y se anula una sola vez. Busque de nuevo el recibo para ver cómo terminó.",
  done: "Venta anulada",
  goes_back: "Se devuelve",
  to_go_back: "Por devolver",
  amount: "Anulado",
  given: "devuelto",
  on_its_way: "en camino",
  not_known: "aún no se sabe",
  refused: "rechazado",
  part_unknown: "Aún no se sabe si {amount} volvieron por {label}.",
  part_unknown_more: "No lo devuelva a mano: se pide con un solo número hasta que se sepa.",
  part_refused: "{label} no aceptó la devolución de {amount}.",
  part_owed: "La tienda lo debe al cliente; un encargado lo paga en la oficina, en esta venta.",
} satisfies Record<keyof English["voiding"], string>;
