import type { English } from "../en/index.ts";

export const signin = {
  who_are_you: "¿Quién es usted?",
  who: "¿Quién está en la caja?",
  role_owner: "Propietario",
  role_manager: "Encargado",
  role_cashier: "Cajero",
} satisfies Record<keyof English["signin"], string>;
