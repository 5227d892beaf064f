import type { MerchantId, PersonId, RegisterId, Uuid } from "@till/kernel";
import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import type { AccessStore } from "../ports.ts";
import { approvals, enrolmentCodes, registerSessions } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, query, rowsOf, wholeRow } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type At = Key & { readonly nowMs: number };

const insertSession = command<typeof registerSessions.$inferSelect>(
  builder.insert(registerSessions).values(wholeRow(registerSessions)),
);
const ofMerchant = eq(registerSessions.merchantId, p("merchantId"));
const isOpen = and(ofMerchant, isNull(registerSessions.endedAtMs));
const openSessions = rowsOf<At, typeof registerSessions>(
  registerSessions,
  builder
    .select()
    .from(registerSessions)
    .where(and(isOpen, gt(registerSessions.expiresAtMs, p("nowMs"))))
    .orderBy(desc(registerSessions.startedAtMs)),
);
const endSession = command<At & { readonly id: Uuid }>(
  builder
    .update(registerSessions)
    .set({ endedAtMs: sql`${p("nowMs")}` })
    .where(and(isOpen, eq(registerSessions.id, p("id")))),
);
const endSessionsOf = command<At & { readonly personId: PersonId }>(
  builder
    .update(registerSessions)
    .set({ endedAtMs: sql`${p("nowMs")}` })
    .where(and(isOpen, eq(registerSessions.personId, p("personId")))),
);
const insertCode = command<typeof enrolmentCodes.$inferSelect>(
  builder.insert(enrolmentCodes).values(wholeRow(enrolmentCodes)),
);
const useCode = query<At & { readonly codeHash: string }, RegisterId>(
  sql`update ${enrolmentCodes} set used_at_ms = ${p("nowMs")}::bigint
      where merchant_id = ${p("merchantId")} and code_hash = ${p("codeHash")} and used_at_ms is null
        and expires_at_ms > ${p("nowMs")}::bigint
      returning register_id`,
  ([registerId]) => registerId as RegisterId,
);
type ApprovalKey = Key & { readonly id: Uuid };
const thisApproval = and(eq(approvals.merchantId, p("merchantId")), eq(approvals.id, p("id")));
const insertApproval = command<typeof approvals.$inferSelect>(
  builder.insert(approvals).values(wholeRow(approvals)),
);
const lockApproval = rowsOf<ApprovalKey, typeof approvals>(
  approvals,
  builder.select().from(approvals).where(thisApproval).for("update"),
);
const useApproval = command<ApprovalKey & { readonly nowMs: number }>(
  builder
    .update(approvals)
    .set({ usedAtMs: sql`${p("nowMs")}` })
    .where(thisApproval),
);

export function createAccessStore(session: Session): AccessStore {
  const { merchantId } = session;
  return {
    async startSession(started) {
      session.write(insertSession, { ...started, merchantId, endedAtMs: null });
    },
    async openSessions(nowMs) {
      const rows = await session.rows(openSessions, { merchantId, nowMs });
      return rows.map((row) => {
        const { merchantId: _, endedAtMs: _ended, ...open } = row;
        return open;
      });
    },
    async endSession(id, nowMs) {
      session.write(endSession, { merchantId, id, nowMs });
    },
    async endSessionsOf(personId, nowMs) {
      session.write(endSessionsOf, { merchantId, personId, nowMs });
    },
    async addEnrolmentCode(code) {
      session.write(insertCode, { ...code, merchantId, usedAtMs: null });
    },
    useEnrolmentCode: (codeHash, nowMs) => session.first(useCode, { merchantId, codeHash, nowMs }),
    async addApproval(approval) {
      session.write(insertApproval, { ...approval, merchantId });
    },
    async lockApproval(id) {
      const row = await session.first(lockApproval, { merchantId, id });
      if (row === null) return null;
      const { merchantId: _, ...approval } = row;
      return approval;
    },
    async useApproval(id, nowMs) {
      session.write(useApproval, { merchantId, id, nowMs });
    },
  };
}
