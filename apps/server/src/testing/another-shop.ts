import { ids } from "@till/db/testing";
import type { MerchantId, PersonId, RegisterId, StoreId } from "@till/kernel";
import { everything } from "@till/people";
import type { PersonCaller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";
import { createCaller } from "../trpc/init.ts";
import { inOffice } from "./in-office.ts";
import { type TestApi, proceduresOf } from "./test-api.ts";

/** A second merchant in the same database, with an owner who may do everything there. */
export async function openAnotherShop({ database, deps }: TestApi) {
  const merchantId = ids.next<MerchantId>();
  const storeId = ids.next<StoreId>();
  const [registerId, webId] = [ids.next<RegisterId>(), ids.next<RegisterId>()];
  const ownerId = ids.next<PersonId>();
  await database.owner.begin(async (sql) => {
    await sql`insert into merchants (merchant_id, name, currency, created_at_ms)
      values (${merchantId}, 'Next door', 'EUR', 0)`;
    await sql`insert into catalogue_versions (merchant_id, version) values (${merchantId}, 0)`;
    await sql`insert into stores (merchant_id, id, name, address, time_zone, cutoff_hour)
      values (${merchantId}, ${storeId}, 'Next door', '[]', 'Europe/Berlin', 4)`;
    await sql`insert into registers (merchant_id, id, store_id, name, number, kind, receipt_series, receipt_counter)
      values (${merchantId}, ${registerId}, ${storeId}, 'Desk', 1, 'counter', 1, 0),
        (${merchantId}, ${webId}, ${storeId}, 'Web', 9, 'web', 1, 0)`;
    await sql`insert into roles (merchant_id, code, name, grants, saved_at_ms)
      values (${merchantId}, 'owner', 'Owner', '{}', 0), (${merchantId}, 'cashier', 'Cashier', '{}', 0)`;
    await sql`insert into people (merchant_id, id, name, role, active)
      values (${merchantId}, ${ownerId}, 'Otto', 'owner', true)`;
  });
  const read = await deps.uow.run(merchantId, async (tx) => ({
    merchant: await tx.merchants.find(),
    stores: await tx.merchants.stores(),
    registers: await tx.merchants.registers(),
  }));
  const [store] = read.stores;
  const register = read.registers.find(({ kind }) => kind === "counter");
  const webRegister = read.registers.find(({ kind }) => kind === "web");
  if (!read.merchant || !store || !register || !webRegister) throw new Error("the other shop was written");
  const otherDeps: Deps = {
    ...deps,
    merchantId,
    merchant: read.merchant,
    storeOf: () => store,
    registerOf: () => register,
    webRegister,
  };
  const caller: PersonCaller = {
    kind: "person",
    registerId,
    person: {
      id: ownerId,
      merchantId,
      name: "Otto",
      role: "owner",
      roleName: "Owner",
      grants: everything,
      userId: null,
      active: true,
    },
  };
  const { router, doors } = proceduresOf(otherDeps, database);
  const as = (who: PersonCaller): TestApi["api"] =>
    createCaller(router)({ caller: who, requestId: "test", address: "127.0.0.1", doors });
  return { merchantId, api: as(caller), office: as(inOffice(caller, deps.clock.nowMs())), registerId };
}
