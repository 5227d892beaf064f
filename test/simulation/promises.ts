import type { ChargeId } from "@till/kernel";
import { z } from "zod";
import type { Asked } from "./intentions.ts";
import { isId } from "./scheduler.ts";
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
  withdrawn: z.coerce.bigint(),
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

/** Taken and given back, in minor units. */
interface Held {
  readonly captured: bigint;
  readonly captures: number;
  readonly refunded: bigint;
}

const nothing: Held = { captured: 0n, captures: 0, refunded: 0n };

/**
 * The promises, asked of what the database and the gateways hold at this moment: after a step of what has changed
 * since the last look, at the end of everything.
 */
export function createWatch(world: World, asked: Asked) {
  let before: ReadonlyMap<string, Held> = new Map();

  const look = async (scope: Scope, money: ReadonlyMap<string, Held>): Promise<void> => {
    const [rows] = await Promise.all([
      loadCharges(world, scope),
      checkRefunds(world, asked, scope),
      checkSales(world, scope),
      checkLedger(world),
    ]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const [id, held] of money)
      if (isIn(scope, id) && !byId.has(id))
        must(held.captured === 0n, `a gateway holds ${held.captured} under ${id}, which nobody here knows`);
    for (const row of rows) {
      if (row.gateway !== null)
        checkCharge(row, money.get(row.id) ?? nothing, { asked, atRest: scope === null });
      if (scope === null) checkRest(row);
    }
    for (const { id, toldCaptured } of asked.charges.values())
      if (toldCaptured && isIn(scope, id))
        must(byId.get(id)?.state === "captured", `${id} was acknowledged as captured and is not`);
  };
  return {
    async changed(): Promise<void> {
      const money = moneyByCharge(world);
      const ids = new Set(world.touched);
      for (const [id, held] of money) if (!isSame(held, before.get(id))) ids.add(id);
      world.touched.clear();
      before = money;
      if (ids.size > 0) await look(ids, money);
    },
    /** Nothing is under way any more, so that what may differ for a moment may differ no longer. */
    atRest: (): Promise<void> => look(null, moneyByCharge(world)),
  };
}

/** Ids that are looked at; null for all there are. */
type Scope = ReadonlySet<string> | null;

// A gateway's object may carry what is none.
const idsOf = (scope: Scope): string[] => [...(scope ?? [])].filter((id) => isId.test(id));
const isIn = (scope: Scope, id: string): boolean => scope === null || scope.has(id);
const isSame = (a: Held, b: Held | undefined): boolean =>
  b !== undefined && a.captured === b.captured && a.captures === b.captures && a.refunded === b.refunded;

function moneyByCharge({ gateways }: World): ReadonlyMap<string, Held> {
  const money = new Map<string, Held>();
  for (const { chargeId, captures, refunds } of gateways.money()) {
    const sum = { ...(money.get(chargeId) ?? nothing) };
    for (const { amountMinor } of captures) {
      sum.captured += amountMinor;
      sum.captures += 1;
    }
    for (const { amountMinor, state, reversal } of refunds)
      if (state !== "failed" && !reversal) sum.refunded += amountMinor;
    money.set(chargeId, sum);
  }
  return money;
}

/** What a caller was told of a refund is on record, and a refund that was carried out ends no other way than failing later. */
async function checkRefunds(world: World, asked: Asked, scope: Scope): Promise<void> {
  const told = [...asked.refunds.values()].filter((each) => each.told !== null && isIn(scope, each.id));
  if (told.length === 0) return;
  const rows = await world.database.owner<{ id: string; state: string }[]>`
    select id, state from refunds
    where merchant_id = ${world.shop.merchant.id} and id = any(${told.map(({ id }) => id)}::uuid[])`;
  const stateOf = new Map(rows.map(({ id, state }) => [id, state]));
  for (const { id, told: said } of told) {
    const state = stateOf.get(id);
    must(state !== undefined, `refund ${id} was acknowledged and is gone`);
    must(
      said !== "succeeded" || state === "succeeded" || state === "failed",
      `refund ${id} was ${said}, is ${state}`,
    );
  }
}

function checkCharge(
  row: ChargeRow,
  held: Held,
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
  // What a bank holds or has taken back cannot be given back. Three failed tries to give it back, and it is a person's to settle: next-step.ts.
  if (!row.wanted && row.decided === 0n && row.refunds_failed < 3)
    must(
      row.captured <= row.refunded + row.withdrawn,
      `${row.id}: let go, and ${row.captured - row.refunded - row.withdrawn} was kept`,
    );
}

async function checkSales(world: World, scope: Scope): Promise<void> {
  const { owner } = world.database;
  const ids = idsOf(scope);
  const rows = z.array(saleRow).parse(
    await owner`
      select s.id, s.state, s.total_minor as total,
        coalesce((select sum(case f.kind when 'captured' then f.amount_minor when 'capture_undone' then -f.amount_minor
                              when 'refund_accepted' then -f.amount_minor when 'refund_failed' then f.amount_minor else 0 end)
                  from charge_facts f join charges c on c.merchant_id = f.merchant_id and c.id = f.charge_id
                  where f.merchant_id = s.merchant_id and c.sale_id = s.id and c.wanted), 0)::bigint as kept,
        (select count(*)::int from journal_transactions j
          where j.merchant_id = s.merchant_id and j.sale_id = s.id and j.kind = 'sale_completed') as completions
      from sales s where s.merchant_id = ${world.shop.merchant.id}
        and (${scope === null} or s.id = any(${ids}::uuid[])
          or s.id in (select sale_id from charges where merchant_id = s.merchant_id and id = any(${ids}::uuid[])))`,
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
  const rows = z
    .array(z.object({ what: z.string(), ledger: z.coerce.bigint(), expected: z.coerce.bigint() }))
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
        select coalesce(l.gateway, f.gateway) as what, coalesce(l.amount, 0)::bigint as ledger,
          coalesce(f.amount, 0)::bigint as expected
        from ledger l full join facts f on f.gateway = l.gateway
        union all
        select 'journal transaction ' || transaction_id, sum(amount_minor)::bigint, 0 from entries
        where merchant_id = ${merchantId} group by transaction_id, currency having sum(amount_minor) <> 0`,
    );
  for (const { what, ledger, expected } of rows)
    must(ledger === expected, `${what}: the ledger says ${ledger}, expected is ${expected}`);
}

async function loadCharges(world: World, scope: Scope): Promise<readonly ChargeRow[]> {
  const { owner } = world.database;
  const ids = idsOf(scope);
  const rows = await owner`
    select c.id, c.gateway, c.state, c.capture, c.wanted, c.object_closed, c.amount_minor::bigint as amount,
      coalesce(f.captured, 0)::bigint as captured, coalesce(f.decided, 0)::bigint as decided,
      coalesce(f.refunded, 0)::bigint as refunded, coalesce(f.withdrawn, 0)::bigint as withdrawn, coalesce(r.given_back, 0)::bigint as given_back,
      coalesce(a.open, 0)::int as attempts_open,
      (select count(*)::int from refunds r where r.merchant_id = c.merchant_id and r.charge_id = c.id
        and r.state in ('failed', 'canceled')) as refunds_failed,
      (c.lease_until_ms is not null and c.lease_until_ms > ${world.nowMs()}) as leased
    from charges c
    left join lateral (
      select sum(case when f.kind = 'captured' and f.ref not like 'decision:%' then f.amount_minor else 0 end) as captured,
        sum(case when f.ref like 'decision:%' then 1 else 0 end) as decided,
        sum(case f.kind when 'refund_accepted' then f.amount_minor when 'refund_failed' then -f.amount_minor else 0 end) as refunded,
        sum(case when f.kind in ('reversed', 'dispute_withdrawn') then f.amount_minor
          when f.kind = 'dispute_won' then -f.amount_minor else 0 end) as withdrawn
      from charge_facts f where f.merchant_id = c.merchant_id and f.charge_id = c.id) f on true
    left join lateral (
      select sum(r.amount_minor) as given_back from refunds r
      where r.merchant_id = c.merchant_id and r.charge_id = c.id and r.state not in ('failed', 'canceled')) r on true
    left join lateral (
      select count(*) filter (where a.state in ('sending', 'unknown')) as open
      from attempts a where a.merchant_id = c.merchant_id and a.charge_id = c.id) a on true
    where c.merchant_id = ${world.shop.merchant.id}
      and (${scope === null} or c.id = any(${ids}::uuid[]) or c.sale_id = any(${ids}::uuid[]))`;
  return z.array(chargeRow).parse(rows);
}

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Broken(otherwise);
}
