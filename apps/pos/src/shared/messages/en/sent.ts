export const sent = {
  sale: "A sale",
  cancelled_sale: "A cancelled sale",
  parked_cart: "A parked cart",
  cash_payment: "A cash payment",
  charge_let_go: "A charge that was let go",
  receipt: "A receipt",
  refund: "A refund",
  shift_opening: "The opening of the shift",
  shift_taken_over: "A shift that was taken over",
  cash_moved: "Cash in or out of the drawer",
  drawer_opening: "An opening of the drawer",
  void: "A void",
} as const;
