import type { English } from "../en/index.ts";

export const keys = {
  title: "Teclas",
  search: "Buscar",
  choose_line: "Elegir una línea",
  more_less: "Uno más, uno menos",
  change_line: "Cambiar la línea: cantidad, precio, descuento, nota",
  change_sale: "Cambiar la venta: descuento, propina, nota, impuestos",
  remove_line: "Quitar la línea",
  undo: "Deshacer el último cambio",
  clear: "Vaciar el carrito",
  park: "Aparcar el carrito, retomar uno aparcado",
  card: "Tarjeta",
  more_ways: "Más formas de pago, o por partes",
  gift_card: "Tarjeta de regalo: vender una, ver su saldo",
  next: "El paso siguiente",
  drawer: "Cajón",
  return: "Devolución",
  void: "Anular la venta que se muestra",
  close: "Cerrar el turno",
  close_shift: "Cerrar turno",
} satisfies Record<keyof English["keys"], string>;
