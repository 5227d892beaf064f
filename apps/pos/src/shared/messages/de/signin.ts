import type { English } from "../en/index.ts";

export const signin = {
  who_are_you: "Wer sind Sie?",
  who: "Wer ist an der Kasse?",
  role_owner: "Inhaber",
  role_manager: "Leitung",
  role_cashier: "Kasse",
} satisfies Record<keyof English["signin"], string>;
