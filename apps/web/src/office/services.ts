import type { TillClient } from "@till/client";
import type { Clock, IdSource } from "@till/kernel";
import { type Permission, judge } from "@till/people";
import type { PersonView, ShopView } from "@till/wire";
import { createContext, use } from "react";
import type { KeyStore } from "../shared/storage.ts";

/** What every page of the office is given by its composition root. */
export interface OfficeServices {
  readonly till: TillClient;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly store: KeyStore;
}

export const OfficeContext = createContext<OfficeServices | null>(null);

export function useOffice(): OfficeServices {
  const services = use(OfficeContext);
  if (!services) throw new Error("pages stand inside <OfficeContext>");
  return services;
}

export const StoreContext = createContext<ShopView | null>(null);

/** Name, currency and clock of the store that is looked at. */
export function useStore(): ShopView {
  const shop = use(StoreContext);
  if (!shop) throw new Error("pages stand inside <StoreContext>");
  return shop;
}

export const MeContext = createContext<PersonView | null>(null);

/** Who is signed in, with what they may do. */
export function useMe(): PersonView {
  const me = use(MeContext);
  if (!me) throw new Error("pages stand inside <MeContext>");
  return me;
}

/** Whether whoever is signed in may do this at all: what is offered, never what is allowed, which the server says. */
export function useMay(): (permission: Permission) => boolean {
  const { grants } = useMe();
  return (permission) => judge(grants, { permission, size: null }) !== "not_granted";
}
