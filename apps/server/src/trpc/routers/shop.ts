import type { ShopView } from "@till/wire";
import { everyone, router } from "../init.ts";

/** What a storefront needs before anybody signs in. Nothing here is secret. */
export const shopRouter = (shop: ShopView) =>
  router({ get: everyone("what a storefront shows").query(() => shop) });
