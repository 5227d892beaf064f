export const signin = {
  who_are_you: "Who are you?",
  who: "Who is at the till?",
} as const;
