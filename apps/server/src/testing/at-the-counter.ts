import { ids, place } from "@till/db/testing";
import type { PersonId } from "@till/kernel";
import { type Grants, builtInRoles } from "@till/people";
import { TRPCError } from "@trpc/server";
import type { PersonCaller } from "../access/caller.ts";
import { TillError } from "../till-error.ts";
import type { TestApi } from "./test-api.ts";

/** What a cashier may do before a shop changes it. */
export const cashierGrants = (): Grants => builtInRoles.find(({ code }) => code === "cashier")?.grants ?? {};

/** Carl, who stands at the seeded register. */
export const carl = (grants: Grants = cashierGrants()): PersonCaller => ({
  kind: "person",
  registerId: place.registerId,
  person: {
    id: place.cashierId,
    merchantId: place.merchantId,
    name: "Carl",
    role: "cashier",
    roleName: "Cashier",
    grants,
    userId: null,
    active: true,
  },
});

/** Martin, a manager who can say yes with this PIN. */
export async function hireManager(shop: TestApi, pin: string): Promise<PersonId> {
  const personId = ids.next<PersonId>();
  const { people } = shop.office();
  await people.save({ id: ids.next(), personId, name: "Martin", role: "manager", active: true });
  await people.setPin({ id: ids.next(), personId, pin });
  return personId;
}

/** What a caller is told instead; "not refused" where the call went through. Anything else that is thrown is thrown on. */
export async function refusal(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
    return "not refused";
  } catch (error) {
    if (error instanceof TRPCError && error.cause instanceof TillError) return error.cause.body;
    if (error instanceof TRPCError && error.code === "BAD_REQUEST") return { code: "invalid_input" };
    throw error;
  }
}
