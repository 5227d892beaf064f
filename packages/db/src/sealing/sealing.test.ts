import { createSecretKey, randomBytes } from "node:crypto";
import type { MerchantId, SaleId, Uuid } from "@till/kernel";
import { expect, test } from "vitest";
import { ids } from "../testing/test-database.ts";
import { blindIndex } from "./blind-index.ts";
import { MasterKeyError } from "./key-wrap.ts";
import { createMasterKeyWrap, formatMasterKey, parseMasterKeys } from "./master-keys.ts";
import { type Place, SealError, openSealed, parseSealed, sealText, sealingKeyOf } from "./sealed-text.ts";

const keyOf = (fill: number) => ({ id: ids.next<Uuid>(), key: createSecretKey(Buffer.alloc(32, fill)) });
const key = keyOf(1);
const place: Place = {
  merchantId: ids.next<MerchantId>(),
  column: "sales.email",
  rowId: ids.next<SaleId>(),
};
const seal = (text: string, nonce: Uint8Array = randomBytes(12)) => sealText(text, key, { place, nonce });
function open(text: string, by = key, at = place): string {
  const sealed = parseSealed(text);
  if (sealed === null) throw new Error("not sealed");
  return openSealed(sealed, by, at);
}

test("what is sealed opens again, says which key opens it, and shows nothing of itself", () => {
  for (const text of ["", "buyer@shop.example", "Zoë 🥐\n", "x".repeat(100_000)]) {
    const sealed = seal(text);
    expect(open(sealed)).toBe(text);
    expect(sealed.startsWith(`v1.${key.id}.`)).toBe(true);
    expect(sealingKeyOf(sealed.slice(0, 50))).toBe(key.id);
    if (text === "") continue;
    expect(sealed).not.toContain(text);
    expect(sealed).not.toContain(Buffer.from(text).toString("base64url"));
  }
});

test("the same text is never sealed the same way twice", () => {
  expect(seal("buyer@shop.example")).not.toBe(seal("buyer@shop.example"));
});

test("copied to another row, column or merchant it does not open", () => {
  const sealed = seal("buyer@shop.example");
  const elsewhere: readonly Place[] = [
    { ...place, rowId: ids.next<SaleId>() },
    { ...place, column: "outbox.sent_to" },
    { ...place, merchantId: ids.next<MerchantId>() },
  ];
  for (const at of elsewhere) expect(() => open(sealed, key, at)).toThrow(SealError);
});

test("changed in any part, or opened by another key, it does not open, and the error tells nothing of it", () => {
  const sealed = seal("buyer@shop.example");
  const parts = sealed.split(".");
  for (const index of [2, 3, 4]) {
    const part = parts[index] ?? "";
    const changed = parts.with(index, (part.startsWith("A") ? "B" : "A") + part.slice(1)).join(".");
    expect(() => open(changed)).toThrow(SealError);
  }
  const error = (() => {
    try {
      return open(sealed, keyOf(2));
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toBeInstanceOf(SealError);
  expect(String(error)).not.toContain("buyer");
});

test("plain text is told from sealed text, however it begins", () => {
  for (const plain of ["", "v1.", "v1.someone@shop.example", '{"id":"evt_1"}', `v1.${key.id}.short`])
    expect(parseSealed(plain)).toBeNull();
});

test("an address is found however it is written, and its index says nothing without the key", () => {
  const index = blindIndex("Buyer@Shop.example", key);
  expect(blindIndex(" buyer@shop.EXAMPLE ", key)).toBe(index);
  expect(blindIndex("buyer2@shop.example", key)).not.toBe(index);
  expect(blindIndex("buyer@shop.example", { ...key, key: keyOf(3).key })).not.toBe(index);
});

const masterKey = (id: string) => ({ id, bytes: randomBytes(32) });

test("a data key unwraps under the master key that wrapped it, for what it was wrapped for, and under no other", async () => {
  const [older, newer] = [masterKey("2025"), masterKey("2026")];
  const dataKey = randomBytes(32);
  const wrapped = await createMasterKeyWrap([older], randomBytes).wrap(dataKey, "for this");
  const both = createMasterKeyWrap([newer, older], randomBytes);
  expect(both.currentKeyId).toBe("2026");
  expect(Buffer.from(await both.unwrap("2025", wrapped, "for this"))).toEqual(dataKey);
  await expect(both.unwrap("2025", wrapped, "for that")).rejects.toThrow(MasterKeyError);
  await expect(createMasterKeyWrap([newer], randomBytes).unwrap("2025", wrapped, "for this")).rejects.toThrow(
    /The master key 2025 is needed/,
  );
  const impostor = createMasterKeyWrap([masterKey("2025")], randomBytes);
  await expect(impostor.unwrap("2025", wrapped, "for this")).rejects.toThrow(/does not open/);
});

test("master keys are read as they are written, and a wrong one is refused without a word of it", () => {
  const keys = [masterKey("new"), masterKey("old")];
  const text = keys.map(formatMasterKey).join(", ");
  expect(parseMasterKeys(text).map(({ id, bytes }) => [id, Buffer.from(bytes)])).toEqual(
    keys.map(({ id, bytes }) => [id, bytes]),
  );
  const secret = randomBytes(31).toString("base64");
  const wrong = [
    "",
    "id",
    `:${secret}`,
    `id:${secret}`,
    `${text},`,
    `${text},old:${Buffer.alloc(32).toString("base64")}`,
  ];
  for (const each of wrong) {
    expect(() => parseMasterKeys(each)).toThrow(MasterKeyError);
    expect(() => parseMasterKeys(each)).not.toThrow(secret);
  }
});
