export const signin = {
  who_are_you: "Who are you?",
  who: "Who is at the till?",
  role_owner: "Owner",
  role_manager: "Manager",
  role_cashier: "Cashier",
} as const;
