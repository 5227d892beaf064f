import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Shop, newMasterKey, startShop } from "../kit/start-shop.ts";
import { checkout } from "./selling.ts";

const keysMain = fileURLToPath(new URL("../../apps/server/src/vault/main.ts", import.meta.url));
const plainRows = 5000;
let shop: Shop;
let sql: ReturnType<typeof postgres>;

beforeAll(async () => {
  shop = await startShop();
  sql = postgres(shop.ownerUrl, { max: 1, onnotice: () => {} });
}, 120_000);
afterAll(async () => {
  await sql.end();
  await shop.stop();
});

/** Runs the command; `onLine` may end it as a power cut would. */
async function keys(
  action: string,
  masterKeys: string,
  onLine: (line: string, kill: () => void) => void = () => {},
): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [keysMain, action], {
    env: { ...process.env, DATABASE_URL: shop.appUrl, TILL_MASTER_KEYS: masterKeys },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const hear = (chunk: Buffer) => {
    said += chunk.toString("utf8");
    onLine(chunk.toString("utf8"), () => child.kill("SIGKILL"));
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, said };
}

async function addresses() {
  const rows = await sql<{ sealedBy: string; count: number }[]>`
    select case when email like 'v1.%' then split_part(email, '.', 2) else 'plain' end as "sealedBy", count(*)::int as count
    from sales where email is not null group by 1`;
  return new Map(rows.map(({ sealedBy, count }) => [sealedBy, count]));
}

test(
  "a rotation that is killed in the middle goes on when it is run again, beside a running server, and then the old master key is needed for nothing",
  { timeout: 300_000 },
  async () => {
    const order = await checkout(shop);
    const readOrder = () => shop.buyer.sales.order.query({ id: order.id, orderToken: order.orderToken });
    const { email } = await readOrder();
    await sql`insert into sales (merchant_id, id, store_id, register_id, state, currency, total_minor, document, email,
        occurred_at_ms, recorded_at_ms)
      select merchant_id, gen_random_uuid(), store_id, register_id, 'cancelled', currency, total_minor, document,
        'plain' || n || '@till.example', occurred_at_ms, recorded_at_ms
      from sales, generate_series(1, ${plainRows}) n where id = ${order.id}`;

    const older = shop.masterKeys;
    const newer = newMasterKey("newer");
    const both = `${newer},${older}`;
    expect((await keys("rotate", newer)).said).toMatch(/The master key test is needed/);
    await shop.killServer();
    await shop.startServer({ TILL_MASTER_KEYS: both });

    const killed = await keys("rotate", both, (line, kill) => {
      if (line.includes("sealed anew")) kill();
    });
    expect(killed.code).toBeNull();
    const left = (await addresses()).get("plain") ?? 0;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(plainRows);
    expect((await readOrder()).email).toBe(email);

    const finished = await keys("rotate", both);
    expect(finished.said).toContain("going on with a rotation that was interrupted");
    expect(finished.said).toMatch(/test: older, no data key needs it/);
    expect(finished.code).toBe(0);
    expect([...(await addresses()).values()]).toEqual([plainRows + 1]);
    expect((await addresses()).has("plain")).toBe(false);
    expect((await readOrder()).email).toBe(email);

    await shop.killServer();
    await shop.startServer({ TILL_MASTER_KEYS: newer });
    expect((await readOrder()).email).toBe(email);
    const another = await checkout(shop);
    expect((await keys("status", newer)).said).toMatch(/newer: current, 6 data keys need it/);
    expect(another.id).not.toBe(order.id);

    await shop.killServer();
    await expect(shop.startServer({ TILL_MASTER_KEYS: older })).rejects.toThrow(
      /The master key newer is needed/,
    );
    await shop.startServer({ TILL_MASTER_KEYS: newer });
  },
);
