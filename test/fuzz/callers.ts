import { permissionFacts, permissionNames } from "@till/people";
import type { RefundId, ReturnId, ShiftId, Uuid } from "@till/kernel";
import { parseGatewayName } from "@till/payments";
import createSql from "postgres";
import type { Shop, TillClient } from "../kit/start-shop.ts";
import { cashierPin, managerEmail, managerPassword, registerKeys } from "../kit/test-shop.ts";
import { checkout, commitAtTill, euros, newCharge } from "../e2e/selling.ts";
import type { Who } from "./fuzz-call.ts";

/** What makes a caller who they are. Calls end sessions, revoke keys and dismiss people; these rows are put back then. */
const identityTables = ["people", "registers", "session", "register_sessions", "api_keys", "user"] as const;

/** Somebody of each kind, signed in, in a shop that has something of everything; and what of it calls should name. */
export async function gatherCallers(shop: Shop) {
  const sql = createSql(shop.ownerUrl, { max: 2, onnotice: () => {} });
  await sql`update people set role = 'owner' where id = ${shop.managerId}`;
  const [cashier, owner] = [await signInAtTill(shop), await signInAtOffice(shop)];
  const { secret } = await shop.as(owner).keys.create.mutate({
    id: shop.ids.next<Uuid>(),
    name: "Fuzz",
    grants: Object.fromEntries(
      permissionNames.filter((name) => permissionFacts(name).forKeys).map((name) => [name, { limit: null }]),
    ),
    days: 300,
  });
  const headers: Readonly<Record<Who, Readonly<Record<string, string>>>> = {
    nobody: {},
    cashier: { authorization: `Bearer ${cashier}` },
    owner: { authorization: `Bearer ${owner}` },
    program: { authorization: `Bearer ${String(secret)}` },
  };
  const said = await fillShop(shop, shop.as(cashier));
  const kept = await Promise.all(
    identityTables.map(async (table) => {
      const rows = await sql<{ row: string }[]>`select to_jsonb(t)::text as row from ${sql(table)} t`;
      return { table, rows: rows.map(({ row }) => row) };
    }),
  );
  const restore = async (): Promise<void> => {
    await sql.begin(async (tx) => {
      // Neither triggers nor foreign keys look on.
      await tx`set local session_replication_role = replica`;
      for (const { table, rows } of kept)
        for (const row of rows) {
          const one = tx`jsonb_populate_record(null::${tx(table)}, ${row}::text::jsonb)`;
          await tx`delete from ${tx(table)} t using ${one} k where t.id = k.id`;
          await tx`insert into ${tx(table)} select * from ${one}`;
        }
    });
  };
  return { headers, tokens: { cashier, owner }, known: [...said, ...(await idsIn(sql))], sql, restore };
}

async function signInAtTill(shop: Shop): Promise<string> {
  const { cashierId: personId } = shop;
  const { token } = await shop.buyer.till.signIn.mutate({
    registerKey: registerKeys[0],
    personId,
    pin: cashierPin,
  });
  return token;
}

async function signInAtOffice(shop: Shop): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${shop.port}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: `http://localhost:${shop.port}` },
    body: JSON.stringify({ email: managerEmail, password: managerPassword }),
  });
  const [, token] = /session_token=([^.;]+)/.exec(answer.headers.getSetCookie().join()) ?? [];
  if (token === undefined) throw new Error(`the owner could not sign in: ${answer.status}`);
  return token;
}

/** An order, sales with charges and a refund, a shift; gives the words that calls should say now and then. */
async function fillShop(shop: Shop, cashier: TillClient): Promise<readonly string[]> {
  const { registerIds, ids } = shop;
  const now = Date.now();
  const shift = {
    id: ids.next<ShiftId>(),
    registerId: registerIds[0],
    float: euros(1000n),
    occurredAtMs: now,
  };
  await cashier.shifts.open.mutate(shift);
  const order = await checkout(shop);
  const { id: unpaidId } = await commitAtTill(shop, cashier);
  const { id: saleId } = await commitAtTill(shop, cashier);
  const chargeId = newCharge(shop);
  await cashier.charges.create.mutate({
    id: chargeId,
    saleId,
    tender: { kind: "cash", tendered: euros(500n) },
  });
  await cashier.receipts.issue.mutate({ saleId, returnId: null, number: "1-000001", occurredAtMs: now });
  await shop.buyer.charges.create.mutate({
    id: newCharge(shop),
    saleId: order.id,
    orderToken: order.orderToken,
    tender: { kind: "paypal" },
    gateway: parseGatewayName("paypal"),
  });
  await cashier.refunds.create.mutate({
    id: ids.next<RefundId>(),
    chargeId,
    returnId: ids.next<ReturnId>(),
    goods: { kind: "amount", amount: euros(1n) },
    reason: "cold",
    registerId: null,
  });
  const words = ["EUR", "stripe", "square", "paypal", "cashier", "manager", "food", "1-000001", cashierPin];
  return [
    ...words,
    order.orderToken,
    ...registerKeys,
    managerEmail,
    managerPassword,
    "buyer@till.example",
    unpaidId,
  ];
}

/** The ids of what there is, of every table that has some. */
async function idsIn(sql: ReturnType<typeof createSql>): Promise<readonly string[]> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'id' order by 1`;
  const found = await Promise.all(
    tables.map(
      ({ name }) => sql<{ id: string }[]>`select id::text as id from ${sql(name)} order by 1 limit 4`,
    ),
  );
  return found.flat().map(({ id }) => id);
}
