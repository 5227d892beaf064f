import type { English } from "../en/index.ts";

export const signin = {
  who_are_you: "من أنت؟",
  who: "من على الصندوق؟",
  role_owner: "المالك",
  role_manager: "المدير",
  role_cashier: "أمين الصندوق",
} satisfies Record<keyof English["signin"], string>;
