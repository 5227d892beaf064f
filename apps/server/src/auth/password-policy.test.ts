import { expect, test } from "vitest";
import { passwordTrouble } from "./password-policy.ts";

const known = ["Mona Muster", "mona@corner-shop.example", "Corner shop"];
const trouble = (password: string) => passwordTrouble(password, known);

test("a password of ten to a hundred and twenty-eight characters of any kind is taken", async () => {
  for (const good of [
    "four plain words here",
    "a7!kQ93mzP",
    "пароль от магазина",
    "🐢🐢🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵",
    "x1".repeat(20) + " and something else",
  ]) {
    expect(await trouble(good)).toBeNull();
  }
  expect(await trouble("nine char")).toMatch(/10 characters or more/);
  expect(await trouble(`long ${"words and ".repeat(20)}`)).toMatch(/128 characters or fewer/);
});

test("what leaks show to be common is refused, also with digits and signs behind it", async () => {
  for (const common of ["qwertyuiop", "Password123", "PASSWORD2026!!", "administrator", "iloveyou!!!!2024"])
    expect(await trouble(common)).toMatch(/Many people use this one/);
});

test("what everybody knows of a person is no password", async () => {
  for (const known of ["mona-muster-1", "Corner-Shop-2026", "monacornershop"])
    expect(await trouble(known)).toMatch(/hardly more than/);
  for (const trade of ["till-office-manager-1", "admin.cashier.99", "Shop-Owner-2026"])
    expect(await trouble(trade)).toMatch(/hardly more than/);
  expect(await trouble("mona likes turtles")).toBeNull();
  expect(await trouble("a register of old songs")).toBeNull();
});

test("one character over and over is no password", async () => {
  expect(await trouble("abababababababab")).toMatch(/repeats/);
});
