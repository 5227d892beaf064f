import { type Vault, sealedColumnNames } from "@till/db";
import type { MerchantId, Uuid } from "@till/kernel";
import type { KeysCommand } from "./rotate-keys.ts";

/** Says which keys there are, what each is still needed for, and what stands in plain. */
export async function sayKeyStatus(
  { vault, merchantIds, say }: Pick<KeysCommand, "vault" | "merchantIds" | "say">,
  masterKeyIds: readonly string[],
): Promise<void> {
  const wraps = new Map<string, number>(masterKeyIds.map((id) => [id, 0]));
  for (const merchantId of merchantIds) {
    say(`Merchant ${merchantId}`);
    const used = await countUses(vault, merchantId);
    for (const key of await vault.dataKeys(merchantId)) {
      wraps.set(key.masterKeyId, (wraps.get(key.masterKeyId) ?? 0) + 1);
      const since = new Date(key.retiredAtMs ?? key.createdAtMs).toISOString();
      const state = key.retiredAtMs === null ? `current since ${since}` : `replaced at ${since}`;
      say(`  ${key.purpose} ${key.id}: ${state}, under ${key.masterKeyId}, ${used.get(key.id) ?? 0} values`);
    }
    const plain = used.get("") ?? 0;
    if (plain > 0) say(`  ${plain} values stand in plain from before they were sealed: run \`keys rotate\``);
  }
  say("Master keys");
  for (const [id, count] of wraps) {
    const given = masterKeyIds.includes(id);
    const role = !given ? "NOT GIVEN" : id === masterKeyIds[0] ? "current" : "older";
    const need = count > 0 ? `${count} data keys need it` : "no data key needs it";
    say(`  ${id}: ${role}, ${need}`);
  }
}

async function countUses(vault: Vault, merchantId: MerchantId): Promise<ReadonlyMap<string, number>> {
  const sums = new Map<string, number>();
  for (const column of sealedColumnNames) {
    let after: Uuid | null = null;
    for (;;) {
      const { byKey, next } = await vault.countPage(merchantId, column, after);
      for (const [key, count] of byKey) sums.set(key, (sums.get(key) ?? 0) + count);
      if (next === null) break;
      after = next;
    }
  }
  return sums;
}
