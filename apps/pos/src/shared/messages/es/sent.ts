import type { English } from "../en/index.ts";

export const sent = {
  sale: "Una venta",
  cancelled_sale: "Una venta anulada",
  parked_cart: "Un carrito aparcado",
  cash_payment: "Un pago en efectivo",
  charge_let_go: "Un cobro que se soltó",
  receipt: "Un recibo",
  refund: "Un reembolso",
  shift_opening: "La apertura del turno",
  shift_taken_over: "Un turno traspasado",
  cash_moved: "Entrada o salida de efectivo",
  drawer_opening: "Una apertura del cajón",
  void: "Una anulación",
  no_receipt: "Una devolución sin recibo",
  mailed_receipt: "Un recibo por correo",
} satisfies Record<keyof English["sent"], string>;
