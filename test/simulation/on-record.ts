import { Broken, type World } from "./world.ts";

/** Till's keys name what they are for: an attempt, an addition to one, or the opening of a charge's object. */
const keys = /^([0-9a-f-]{36})(:open|:fence|:rest)?$/;

/** Stripe's SDK makes one for a call without; only what closes an intent that is on record is sent like that. */
const ofSdk = /^stripe-node-retry-/;
const closes = /\/(cancel|capture)$/;

/** No call that may move money goes out before the record says that it does. Breaks the story where one has. */
export async function mustBeOnRecord(
  { database, shop, breaks }: World,
  key: string,
  label: string,
): Promise<void> {
  if (ofSdk.test(key) && closes.test(label)) return;
  const [, id, addition] = keys.exec(key) ?? [];
  const found =
    id === undefined
      ? []
      : addition === ":open"
        ? await database.owner`select from charges where merchant_id = ${shop.merchant.id} and id = ${id}`
        : await database.owner`select from attempts
            where merchant_id = ${shop.merchant.id} and id = ${id} and tries > 0`;
  if (found.length === 0)
    breaks.push(new Broken(`${label} goes out under ${key}, and nothing on record says so`));
}
