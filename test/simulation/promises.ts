import type { ChargeId } from "@till/kernel";
import { z } from "zod";
import type { Asked } from "./intentions.ts";
import { Broken, type World } from "./world.ts";

/** Everything stored about one charge, summed by the database. */
const chargeRow = z.object({
  id: z.string(),
  gateway: z.string().nullable(),
  state: z.string(),
  capture: z.string(),
  wanted: z.boolean(),
  object_closed: z.boolean(),
  amount: z.coerce.bigint(),
  captured: z.coerce.bigint(),
  decided: z.coerce.bigint(),
  refunded: z.coerce.bigint(),
  given_back: z.coerce.bigint(),
  attempts_open: z.number(),
  refunds_failed: z.number(),
  leased: z.boolean(),
});
type ChargeRow = z.infer<typeof chargeRow>;

const saleRow = z.object({
  id: z.string(),
  state: z.string(),
  total: z.coerce.bigint(),
  kept: z.coerce.bigint(),
  completions: z.number(),
});

const openStates: ReadonlySet<string> = new Set(["created", "requires_action", "pending", "authorized"]);

/**
 * The promises, asked of what the database and the gateways hold at this moment. `atRest`: nothing is under way any
 * more, so that what may differ for a moment may differ no longer.
 */
export async function checkPromises(world: World, asked: Asked, atRest: boolean): Promise<void> {
  const rows = await loadCharges(world);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const money = new Map<string, { captured: bigint; captures: number; refunded: bigint }>();
  for (const held of world.gateways.money()) {
    const sum = money.get(held.chargeId) ?? { captured: 0n, captures: 0, refunded: 0n };
    for (const { amountMinor } of held.captures) {
      sum.captured += amountMinor;
      sum.captures += 1;
    }
    for (const { amountMinor, state, reversal } of held.refunds)
      if (state !== "failed" && !reversal) sum.refunded += amountMinor;
    money.set(held.chargeId, sum);
  }
  for (const [id, held] of money) {
    const row = byId.get(id);
    if (!row) {
      must(held.captured === 0n, `a gateway holds ${held.captured} under ${id}, which nobody here knows`);
      continue;
    }
    checkCharge(row, held, { asked, atRest });
  }
  for (const row of rows) {
    if (row.gateway !== null && !money.has(row.id))
      checkCharge(row, { captured: 0n, captures: 0, refunded: 0n }, { asked, atRest });
    if (atRest) checkRest(row);
  }
  for (const known of asked.charges.values()) {
    if (!known.toldCaptured) continue;
    must(byId.get(known.id)?.state === "captured", `${known.id} was acknowledged as captured and is not`);
  }
  await checkRefunds(world, asked);
  await checkSales(world);
  await checkLedger(world);
}

/** What a caller was told of a refund is on record, and a refund that was carried out ends no other way than failing later. */
async function checkRefunds(world: World, asked: Asked): Promise<void> {
  const rows = await world.database.owner<{ id: string; state: string }[]>`
    select id, state from refunds where merchant_id = ${world.shop.merchant.id}`;
  const stateOf = new Map(rows.map(({ id, state }) => [id, state]));
  for (const { id, told } of asked.refunds.values()) {
    if (told === null) continue;
    const state = stateOf.get(id);
    must(state !== undefined, `refund ${id} was acknowledged and is gone`);
    must(
      told !== "succeeded" || state === "succeeded" || state === "failed",
      `refund ${id} was ${told}, is ${state}`,
    );
  }
}

function checkCharge(
  row: ChargeRow,
  held: { readonly captured: bigint; readonly captures: number; readonly refunded: bigint },
  { asked, atRest }: { readonly asked: Asked; readonly atRest: boolean },
): void {
  const { id } = row;
  must(held.captured <= row.amount, `${id}: the gateway took ${held.captured} of ${row.amount}`);
  must(
    row.capture === "manual" || held.captures <= 1,
    `${id}: the gateway took money ${held.captures} times`,
  );
  must(held.refunded <= held.captured, `${id}: ${held.refunded} of ${held.captured} went back`);
  must(row.captured <= held.captured, `${id}: ${row.captured} booked, the gateway took ${held.captured}`);
  const elsewhere = asked.elsewhere.get(id as ChargeId) ?? 0n;
  must(
    held.refunded <= row.given_back + elsewhere,
    `${id}: the gateway gave ${held.refunded} back, asked was ${row.given_back}, elsewhere ${elsewhere}`,
  );
  if (row.decided === 0n)
    must(
      (row.state === "captured") === row.captured > 0n || row.state === "authorized",
      `${id}: ${row.state} with ${row.captured} captured`,
    );
  const underWay = row.attempts_open > 0 || openStates.has(row.state) || !row.object_closed;
  must(
    held.captured === row.captured || (underWay && !atRest) || (row.decided > 0n && !atRest),
    `${id}: the gateway took ${held.captured}, booked is ${row.captured}, and nobody is at work on it (${row.state})`,
  );
  if (atRest && row.decided === 0n)
    must(
      held.refunded === row.refunded,
      `${id}: the gateway gave ${held.refunded} back, booked is ${row.refunded}`,
    );
}

function checkRest(row: ChargeRow): void {
  must(row.attempts_open === 0, `${row.id}: an attempt is still open at rest`);
  must(!row.leased, `${row.id}: somebody still holds it at rest`);
  // Three failed tries to give it back, and it is a person's to settle: next-step.ts.
  if (!row.wanted && row.decided === 0n && row.refunds_failed < 3)
    must(row.captured === row.refunded, `${row.id}: let go, and ${row.captured - row.refunded} was kept`);
}

async function checkSales(world: World): Promise<void> {
  const { owner } = world.database;
  const rows = z.array(saleRow).parse(
    await owner`
      select s.id, s.state, s.total_minor as total,
        coalesce((select sum(case f.kind when 'captured' then f.amount_minor when 'capture_undone' then -f.amount_minor
                              when 'refund_accepted' then -f.amount_minor when 'refund_failed' then f.amount_minor else 0 end)
                  from charge_facts f join charges c on c.merchant_id = f.merchant_id and c.id = f.charge_id
                  where f.merchant_id = s.merchant_id and c.sale_id = s.id and c.wanted), 0)::bigint as kept,
        (select count(*)::int from journal_transactions j
          where j.merchant_id = s.merchant_id and j.sale_id = s.id and j.kind = 'sale_completed') as completions
      from sales s where s.merchant_id = ${world.shop.merchant.id}`,
  );
  for (const { id, state, total, kept, completions } of rows) {
    must(kept <= total, `sale ${id}: ${kept} kept of ${total}`);
    must(
      completions === (state === "completed" ? 1 : 0),
      `sale ${id}: ${state}, its revenue booked ${completions} times`,
    );
  }
}

/** Money at each gateway by the ledger = by the facts; every transaction balances. */
async function checkLedger(world: World): Promise<void> {
  const { owner } = world.database;
  const merchantId = world.shop.merchant.id;
  const [unbalanced] = await owner<{ transaction_id: string }[]>`
    select transaction_id from entries where merchant_id = ${merchantId}
    group by transaction_id, currency having sum(amount_minor) <> 0 limit 1`;
  must(!unbalanced, `journal transaction ${unbalanced?.transaction_id ?? ""} does not balance`);
  const rows = z
    .array(z.object({ gateway: z.string(), ledger: z.coerce.bigint(), facts: z.coerce.bigint() }))
    .parse(
      await owner`
        with ledger as (
          select split_part(account, ':', 2) as gateway, sum(amount_minor) as amount from entries
          where merchant_id = ${merchantId} and (account like 'clearing:%' or account like 'refunds_in_transit:%')
          group by 1),
        facts as (
          select source as gateway, sum(case
              when kind in ('captured', 'refund_failed', 'dispute_won') then amount_minor
              when kind in ('capture_undone', 'refund_accepted', 'fee', 'reversed', 'dispute_withdrawn') then -amount_minor
              else 0 end) as amount
          from charge_facts where merchant_id = ${merchantId} and source <> 'till' group by 1)
        select coalesce(l.gateway, f.gateway) as gateway, coalesce(l.amount, 0)::bigint as ledger,
          coalesce(f.amount, 0)::bigint as facts
        from ledger l full join facts f on f.gateway = l.gateway`,
    );
  for (const { gateway, ledger, facts } of rows)
    must(ledger === facts, `${gateway}: the ledger says ${ledger}, the facts ${facts}`);
}

async function loadCharges(world: World): Promise<readonly ChargeRow[]> {
  const { owner } = world.database;
  const rows = await owner`
    select c.id, c.gateway, c.state, c.capture, c.wanted, c.object_closed, c.amount_minor::bigint as amount,
      coalesce(f.captured, 0)::bigint as captured, coalesce(f.decided, 0)::bigint as decided,
      coalesce(f.refunded, 0)::bigint as refunded, coalesce(r.given_back, 0)::bigint as given_back,
      coalesce(a.open, 0)::int as attempts_open,
      (select count(*)::int from refunds r where r.merchant_id = c.merchant_id and r.charge_id = c.id
        and r.state in ('failed', 'canceled')) as refunds_failed,
      (c.lease_until_ms is not null and c.lease_until_ms > ${world.nowMs()}) as leased
    from charges c
    left join lateral (
      select sum(case when f.kind = 'captured' and f.ref not like 'decision:%' then f.amount_minor else 0 end) as captured,
        sum(case when f.ref like 'decision:%' then 1 else 0 end) as decided,
        sum(case f.kind when 'refund_accepted' then f.amount_minor when 'refund_failed' then -f.amount_minor else 0 end) as refunded
      from charge_facts f where f.merchant_id = c.merchant_id and f.charge_id = c.id) f on true
    left join lateral (
      select sum(r.amount_minor) as given_back from refunds r
      where r.merchant_id = c.merchant_id and r.charge_id = c.id and r.state not in ('failed', 'canceled')) r on true
    left join lateral (
      select count(*) filter (where a.state in ('sending', 'unknown')) as open
      from attempts a where a.merchant_id = c.merchant_id and a.charge_id = c.id) a on true
    where c.merchant_id = ${world.shop.merchant.id}`;
  return z.array(chargeRow).parse(rows);
}

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Broken(otherwise);
}
