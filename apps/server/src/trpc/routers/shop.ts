import type { ShopView } from "@till/wire";
import { procedure, router } from "../init.ts";

/** What a storefront needs before anybody signs in. Nothing here is secret. */
export const shopRouter = (shop: ShopView) => router({ get: procedure.query(() => shop) });
