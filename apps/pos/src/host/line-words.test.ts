import { expect, test } from "vitest";
import { lineWords } from "../shared/line-words.ts";
import { speechIn } from "./speech.ts";

test("a gift card that is sold and what sending costs are named in the language of the screen, goods by the shop", () => {
  const { say } = speechIn("es-ES");
  const named = (kind: "goods" | "gift_card" | "shipping", name: string) => lineWords({ kind, name }, say);
  expect(named("gift_card", "Gift card")).toBe("Tarjeta de regalo");
  expect(named("shipping", "Delivery by post")).toBe("Envío por correo");
  expect(named("goods", "Gift card")).toBe("Gift card");
});
