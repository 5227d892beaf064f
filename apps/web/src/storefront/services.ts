import type { Catalogue, CatalogueIndex } from "@till/catalogue";
import type { TillClient } from "@till/client";
import type { IdSource } from "@till/kernel";
import type { ShopView } from "@till/wire";
import { createContext, use, useSyncExternalStore } from "react";
import type { CartItem, CartStore } from "./cart-store.ts";
import type { CheckoutStore } from "./checkout/checkout-store.ts";

/** What every page of the storefront is given by its composition root. */
export interface Services {
  readonly till: TillClient;
  readonly cart: CartStore;
  readonly checkout: CheckoutStore;
  readonly ids: IdSource;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = use(ServicesContext);
  if (!services) throw new Error("pages stand inside <ServicesContext>");
  return services;
}

export interface ShopData {
  readonly shop: ShopView;
  readonly catalogue: Catalogue;
  readonly index: CatalogueIndex;
}

export const ShopContext = createContext<ShopData | null>(null);

/** Shop and catalogue; both are there before any page shows. */
export function useShop(): ShopData {
  const data = use(ShopContext);
  if (!data) throw new Error("pages stand inside <ShopContext>");
  return data;
}

export function useCart(): readonly CartItem[] {
  const { cart } = useServices();
  return useSyncExternalStore(
    (listener) => cart.subscribe(listener),
    () => cart.items(),
  );
}
