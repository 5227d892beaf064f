import type { MerchantId, PersonId } from "@till/kernel";
import { type Role, grantsOf } from "@till/people";
import { and, asc, eq, sql } from "drizzle-orm";
import type { PeopleStore, Person } from "../ports.ts";
import { people, roles } from "../schema/index.ts";
import type { Session } from "../session.ts";
import {
  type Statement,
  builder,
  command,
  createReader,
  createUpdate,
  rowsOf,
  wholeRow,
  shared,
} from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type PersonRow = typeof people.$inferSelect;
type RoleRow = typeof roles.$inferSelect;

const columns = {
  merchantId: people.merchantId,
  id: people.id,
  name: people.name,
  role: people.role,
  userId: people.userId,
  pinHash: people.pinHash,
  active: people.active,
  roleName: roles.name,
  grants: roles.grants,
};
type PersonWithRole = PersonRow & { readonly roleName: string; readonly grants: Role["grants"] };

const selectPeople = () =>
  builder
    .select(columns)
    .from(people)
    .innerJoin(roles, and(eq(roles.merchantId, people.merchantId), eq(roles.code, people.role)));
const reader = createReader(columns) as (row: readonly unknown[]) => PersonWithRole;
const ofMerchant = eq(people.merchantId, p("merchantId"));
const withReader = <Values extends object>(query: { toSQL(): { sql: string; params: unknown[] } }) =>
  ({ ...command<Values>(query), read: reader }) satisfies Statement<Values, PersonWithRole>;

const everybody = shared(
  withReader<Key>(selectPeople().where(ofMerchant).orderBy(asc(people.name), asc(people.id))),
);
const personOfId = withReader<Key & { readonly id: PersonId }>(
  selectPeople().where(and(ofMerchant, eq(people.id, p("id")))),
);
const personOfUser = withReader<Key & { readonly userId: string }>(
  selectPeople().where(and(ofMerchant, eq(people.userId, p("userId")), eq(people.active, true))),
);
const roleLocked = rowsOf<Key & { readonly code: string }, typeof roles>(
  roles,
  builder
    .select()
    .from(roles)
    .where(and(eq(roles.merchantId, p("merchantId")), eq(roles.code, p("code"))))
    .for("no key update"),
);
const insertPerson = command<PersonRow>(builder.insert(people).values(wholeRow(people)));
const updatePerson = createUpdate<typeof people, Key & { readonly id: PersonId }>(
  people,
  and(ofMerchant, eq(people.id, p("id"))),
);
const replacePin = command<Key & { readonly id: PersonId; readonly from: string; readonly to: string }>(
  builder
    .update(people)
    .set({ pinHash: sql`${p("to")}` })
    .where(and(ofMerchant, eq(people.id, p("id")), eq(people.pinHash, p("from")))),
);
const allRoles = rowsOf<Key, typeof roles>(
  roles,
  builder
    .select()
    .from(roles)
    .where(eq(roles.merchantId, p("merchantId")))
    .orderBy(asc(roles.savedAtMs), asc(roles.code)),
);
const saveRole = command<RoleRow>(
  builder
    .insert(roles)
    .values(wholeRow(roles))
    .onConflictDoUpdate({
      target: [roles.merchantId, roles.code],
      set: { name: sql`excluded.name`, grants: sql`excluded.grants` },
    }),
);

export function createPeopleStore(session: Session): PeopleStore {
  const { merchantId } = session;
  const one = (row: PersonWithRole | null): Person | null => (row === null ? null : toPerson(row));
  return {
    async list() {
      return (await session.rows(everybody, { merchantId })).map(toPerson);
    },
    async find(id) {
      return one(await session.first(personOfId, { merchantId, id }));
    },
    async lockRole(code) {
      await session.rows(roleLocked, { merchantId, code });
    },
    async byUserId(userId) {
      return one(await session.first(personOfUser, { merchantId, userId }));
    },
    async pins() {
      const rows = await session.rows(everybody, { merchantId });
      return rows.flatMap((row) =>
        row.pinHash === null || !row.active ? [] : [{ person: toPerson(row), pinHash: row.pinHash }],
      );
    },
    async insert(person) {
      session.write(insertPerson, { ...person, merchantId, pinHash: null, active: true });
    },
    async update(id, change) {
      session.write(updatePerson(Object.keys(change)), { merchantId, id, ...change });
    },
    async setPin(id, pinHash) {
      session.write(updatePerson(["pinHash"]), { merchantId, id, pinHash });
    },
    async replacePinHash(id, from, to) {
      session.write(replacePin, { merchantId, id, from, to });
    },
    async roles() {
      return (await session.rows(allRoles, { merchantId })).map(({ code, name, grants }) => {
        return { code, name, grants: grantsOf({ code, grants }) };
      });
    },
    async saveRole(role, nowMs) {
      session.write(saveRole, { ...role, merchantId, savedAtMs: nowMs });
    },
  };
}

function toPerson(row: PersonWithRole): Person {
  const { pinHash: _, grants, ...person } = row;
  return { ...person, grants: grantsOf({ code: row.role, grants }) };
}
