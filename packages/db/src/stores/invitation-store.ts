import type { MerchantId, PersonId, Uuid } from "@till/kernel";
import { and, eq, sql } from "drizzle-orm";
import type { InvitationRecord, InvitationStore } from "../ports.ts";
import { invitations } from "../schema/index.ts";
import type { Sealer } from "../sealing/sealer.ts";
import type { Session } from "../session.ts";
import { builder, command, rowsOf, wholeRow } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type Row = typeof invitations.$inferSelect;

const ofMerchant = eq(invitations.merchantId, p("merchantId"));
const insert = command<Row>(builder.insert(invitations).values(wholeRow(invitations)));
const removeOf = command<Key & { readonly personId: PersonId }>(
  builder.delete(invitations).where(and(ofMerchant, eq(invitations.personId, p("personId")))),
);
const all = rowsOf<Key, typeof invitations>(
  invitations,
  builder.select().from(invitations).where(ofMerchant),
);
const lockById = rowsOf<Key & { readonly id: Uuid }, typeof invitations>(
  invitations,
  builder
    .select()
    .from(invitations)
    .where(and(ofMerchant, eq(invitations.id, p("id"))))
    .for("update"),
);
const lockByToken = rowsOf<Key & { readonly tokenHash: string }, typeof invitations>(
  invitations,
  builder
    .select()
    .from(invitations)
    .where(and(ofMerchant, eq(invitations.tokenHash, p("tokenHash"))))
    .for("update"),
);
const arm = command<Key & { readonly id: Uuid; readonly tokenHash: string; readonly expiresAtMs: number }>(
  builder
    .update(invitations)
    .set({ tokenHash: sql`${p("tokenHash")}`, expiresAtMs: sql`${p("expiresAtMs")}` })
    .where(and(ofMerchant, eq(invitations.id, p("id")))),
);

const forgetOld = command<Key & { readonly beforeMs: number }>(
  builder.delete(invitations).where(and(ofMerchant, sql`${invitations.expiresAtMs} < ${p("beforeMs")}`)),
);

export function createInvitationStore(session: Session, sealer: Sealer): InvitationStore {
  const { merchantId } = session;
  const placeOf = (rowId: Uuid) => ({ merchantId, column: "invitations.email", rowId }) as const;
  const opened = async (row: Row): Promise<InvitationRecord> => {
    const { id, personId, role, madeBy, madeAtMs, expiresAtMs } = row;
    const email = await sealer.open(placeOf(id), row.email);
    return { id, personId, role, email, madeBy, madeAtMs, expiresAtMs };
  };
  return {
    async list() {
      return Promise.all((await session.rows(all, { merchantId })).map(opened));
    },
    async put(invitation) {
      const email = await sealer.seal(placeOf(invitation.id), invitation.email);
      session.write(removeOf, { merchantId, personId: invitation.personId });
      session.write(insert, { ...invitation, merchantId, email, tokenHash: null });
    },
    async lock(id) {
      const row = await session.first(lockById, { merchantId, id });
      return row && opened(row);
    },
    async lockByToken(tokenHash) {
      const row = await session.first(lockByToken, { merchantId, tokenHash });
      return row && opened(row);
    },
    async arm(id, link) {
      session.write(arm, { merchantId, id, ...link });
    },
    forget: (beforeMs) => session.count(forgetOld, { merchantId, beforeMs }),
    async removeOf(personId) {
      session.write(removeOf, { merchantId, personId });
    },
  };
}
