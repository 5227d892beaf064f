import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { money } from "@till/money";
import { afterAll, expect, test } from "vitest";
import { refusalWords, refusedByServer } from "./refusal.ts";
import { speechIn } from "./speech.ts";
import { createFakeServer, eur } from "./testing/fake-server.ts";
import { openHost, readyToPay, testIds, value } from "./testing/test-host.ts";

const folder = mkdtempSync(join(tmpdir(), "till-speech-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a refusal is told in the language of the till, and the till keeps its language over a restart", async () => {
  const file = join(folder, "till.sqlite");
  const { host } = await readyToPay(file);
  await value(host.api.setLanguage({ language: "de" }));
  const tooLittle = await host.api.takeCash({ tendered: money(100n, eur) });
  expect(tooLittle).toMatchObject({ ok: false, message: expect.stringMatching(/^Das ist weniger/) });
  await host.stop();
  const ids = testIds();
  const again = openHost(file, createFakeServer(ids), ids);
  expect((await value(again.api.state())).locale).toBe("de");
  expect(await again.api.takeCash({ tendered: money(500n, eur) })).toMatchObject({
    message: "Melden Sie sich zuerst an.",
  });
  await again.stop();
});

test("no other language than the till's is taken", async () => {
  const { host } = await readyToPay(join(folder, "other.sqlite"));
  // @ts-expect-error -- a screen is a guest
  expect((await host.api.setLanguage({ language: "fr" })).ok).toBe(false);
  expect((await value(host.api.state())).locale).toBe("en-IE");
  await host.stop();
});

test("what the server refused is told by its code, and in English as the server said it", () => {
  const refused = refusedByServer({ code: "cart_taken", retry: "never", message: "Ann took this cart up." });
  expect(refusalWords(refused, speechIn("es"))).toBe("Alguien ya retomó este carrito.");
  expect(refusalWords(refused, speechIn("en-IE"))).toBe("Ann took this cart up.");
});

test("what cannot be read is said in the language of the till, never in the parser's own words", async () => {
  const { host } = await readyToPay(join(folder, "unreadable.sqlite"));
  const typed = [
    [{ name: "", price: money(100n, eur), taxClassCode: "standard" }, "sagen Sie, was es ist"],
    [{ name: "x".repeat(81), price: money(100n, eur), taxClassCode: "standard" }, "es ist zu lang"],
    [{ name: "Tea", price: money(0n, eur), taxClassCode: "standard" }, "geben Sie einen Betrag ein"],
    [{ name: "Tea", price: money(-1n, eur), taxClassCode: "standard" }, "prüfen Sie die Eingabe"],
  ] as const;
  await value(host.api.setLanguage({ language: "de" }));
  for (const [item, why] of typed)
    expect(await host.api.addOpenItem(item)).toEqual({
      ok: false,
      message: `Das ist nicht lesbar: ${why}.`,
    });
  await host.stop();
});
