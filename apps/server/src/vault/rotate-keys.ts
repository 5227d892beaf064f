import { type SealedColumn, type Vault, currentKeyForMs, sealedColumnNames } from "@till/db";
import type { Clock, MerchantId, Uuid } from "@till/kernel";

export interface KeysCommand {
  readonly vault: Vault;
  readonly merchantIds: readonly MerchantId[];
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  /** One line for the operator. */
  readonly say: (line: string) => void;
}

/** Servers look for a newer data key this often; what they began to write just before is committed a little later. */
const settleMs = currentKeyForMs + 5000;
/** A second pass has what running servers wrote during the first. More are needed only under heavy trade. */
const passesMax = 5;

/**
 * Wraps every data key under the current master key, puts new data keys in the place of the current ones, and seals
 * everything anew with them, what still stood in plain included. Interrupted at any point and run again, it goes on
 * with the data keys it had made. Servers may run meanwhile.
 */
export async function rotateKeys(command: KeysCommand): Promise<void> {
  for (const merchantId of command.merchantIds) await rotateMerchant(command, merchantId);
}

async function rotateMerchant(command: KeysCommand, merchantId: MerchantId): Promise<void> {
  const { vault, clock, say, sleep } = command;
  say(`Merchant ${merchantId}`);
  const rewrapped = await vault.rewrap(merchantId);
  say(`  ${rewrapped} data keys were under another master key and are under the current one now`);
  if (await isUnfinished(vault, merchantId)) {
    say("  going on with a rotation that was interrupted");
  } else {
    await vault.renew(merchantId);
    say("  new data keys are made");
  }
  const keys = await vault.dataKeys(merchantId);
  const newestMs = Math.max(...keys.filter(isCurrent).map(({ createdAtMs }) => createdAtMs));
  await resealAll(command, merchantId);
  // By now a running server may still seal with the key it knows.
  const waitMs = newestMs + settleMs - clock.nowMs();
  if (waitMs > 0) await sleep(waitMs);
  for (let pass = 1; pass < passesMax; pass += 1) {
    if ((await resealAll(command, merchantId)) === 0) break;
  }
  await vault.noteEmptied(merchantId, clock.nowMs());
  const late = await vault.rewrap(merchantId);
  if (late > 0) {
    say(
      `  ${late} data keys were made under another master key meanwhile: a server runs with another first key`,
    );
  }
  say("  done");
}

const isCurrent = ({ retiredAtMs }: { readonly retiredAtMs: number | null }): boolean => retiredAtMs === null;

/** A key that was replaced, and that no whole rotation has gone by since. */
async function isUnfinished(vault: Vault, merchantId: MerchantId): Promise<boolean> {
  const keys = await vault.dataKeys(merchantId);
  return keys.some(({ retiredAtMs, emptiedAtMs }) => retiredAtMs !== null && emptiedAtMs === null);
}

async function resealAll(command: KeysCommand, merchantId: MerchantId): Promise<number> {
  let sum = 0;
  for (const column of sealedColumnNames) sum += await resealColumn(command, merchantId, column);
  return sum;
}

async function resealColumn(
  { vault, say }: KeysCommand,
  merchantId: MerchantId,
  column: SealedColumn,
): Promise<number> {
  let sum = 0;
  let after: Uuid | null = null;
  for (;;) {
    const { resealed, next } = await vault.resealPage(merchantId, column, after);
    sum += resealed;
    if (resealed > 0) say(`  ${column}: ${sum} sealed anew`);
    if (next === null) return sum;
    after = next;
  }
}
