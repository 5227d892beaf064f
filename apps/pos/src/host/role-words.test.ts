import { builtInRoles } from "@till/people";
import { expect, test } from "vitest";
import { roleWords } from "../shared/role-words.ts";
import { speechIn } from "./speech.ts";

const builtIn = builtInRoles.map(({ code, name }) => ({ role: code, roleName: name }));

test.each(["de-DE", "es-ES", "ar-EG"])("in %s no role that Till brings along is English", (locale) => {
  const { say } = speechIn(locale);
  for (const role of builtIn) expect(roleWords(role, say)).not.toBe(role.roleName);
});

test("in English a role is called what the server calls it", () => {
  const { say } = speechIn("en-IE");
  for (const role of builtIn) expect(roleWords(role, say)).toBe(role.roleName);
});

test("a role that the shop made or named keeps its name", () => {
  const { say } = speechIn("de-DE");
  expect(roleWords({ role: "manager", roleName: "Shift lead" }, say)).toBe("Shift lead");
  expect(roleWords({ role: "weekend", roleName: "Manager" }, say)).toBe("Manager");
});
