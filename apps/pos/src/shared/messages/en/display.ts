export const display = {
  welcome: "Welcome",
  thanks: "Thank you",
  paid: "{amount} paid",
  change: "Change",
  lines: "What you buy",
  save: "You save",
  to_pay_now: "To pay now",
  total: "Total",
  paypal_code: "PayPal code",
  scan: "Scan this with your phone to pay with PayPal",
  training: "Training: nothing is sold here",
} as const;
