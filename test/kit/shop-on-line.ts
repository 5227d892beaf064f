import { type CuttableLine, layCuttableLine } from "./cuttable-line.ts";
import { type Shop, type ShopOptions, startShop } from "./start-shop.ts";

/** A shop, and the line by which its tills reach it, which can be cut. Close the line first. */
export async function startShopOnLine({ env, ...options }: ShopOptions = {}): Promise<{
  readonly shop: Shop;
  readonly line: CuttableLine;
}> {
  const line = await layCuttableLine();
  const shop = await startShop({ ...options, env: { ...env, TILL_HOSTS: `127.0.0.1:${line.port}` } });
  line.leadTo(shop.port);
  return { shop, line };
}
