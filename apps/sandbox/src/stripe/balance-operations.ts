import { z } from "zod";
import type { Operation } from "../core/operations.ts";
import { shownTransaction } from "./balance.ts";
import { expandAll } from "./expand.ts";
import { listAnswer } from "./list.ts";
import { createdRange, expand, listShape, readParams, text } from "./params.ts";
import { missingResource } from "./stripe-error.ts";
import { type StripeWorld, mustFind } from "./world.ts";

const transactionsParams = z.strictObject({
  ...listShape,
  created: createdRange,
  currency: text.optional(),
  payout: text.optional(),
  source: text.optional(),
  type: text.optional(),
});

export function balanceOperations(world: StripeWorld): readonly Operation[] {
  return [
    {
      name: "balance_transactions.list",
      method: "GET",
      url: "/v1/balance_transactions",
      handle: (call) => {
        const params = readParams(transactionsParams, call);
        const where = { source: params.source, type: params.type, payout: params.payout };
        return listAnswer(world, call, params, {
          collection: world.transactions,
          what: "balance_transaction",
          where,
          show: (held) => shownTransaction(world, held.object),
        });
      },
    },
    {
      name: "balance_transactions.retrieve",
      method: "GET",
      url: "/v1/balance_transactions/:transaction",
      handle: (call) => {
        const params = readParams(z.strictObject(expand), call);
        const id = call.params["transaction"] ?? "";
        const held = mustFind(world.transactions.get(id), () =>
          missingResource("balance transaction", id, "id"),
        );
        return { status: 200, body: expandAll(world, shownTransaction(world, held.object), params.expand) };
      },
    },
    {
      name: "balance.retrieve",
      method: "GET",
      url: "/v1/balance",
      handle: (call) => {
        readParams(z.strictObject(expand), call);
        return { status: 200, body: balance(world) };
      },
    },
    {
      name: "payouts.list",
      method: "GET",
      url: "/v1/payouts",
      handle: (call) => {
        const params = readParams(
          z.strictObject({ ...listShape, created: createdRange, status: text.optional() }),
          call,
        );
        const where = { status: params.status };
        return listAnswer(world, call, params, {
          collection: world.payouts,
          what: "payout",
          where,
          show: (payout) => payout,
        });
      },
    },
    {
      name: "payouts.retrieve",
      method: "GET",
      url: "/v1/payouts/:payout",
      handle: (call) => {
        const params = readParams(z.strictObject(expand), call);
        const id = call.params["payout"] ?? "";
        const payout = mustFind(world.payouts.get(id), () => missingResource("payout", id, "id"));
        return { status: 200, body: expandAll(world, payout, params.expand) };
      },
    },
  ];
}

function balance(world: StripeWorld): object {
  const sums = new Map<string, { available: number; pending: number }>();
  for (const { object } of world.transactions.all()) {
    const sum = sums.get(object.currency) ?? { available: 0, pending: 0 };
    sum[shownTransaction(world, object).status === "available" ? "available" : "pending"] += object.net;
    sums.set(object.currency, sum);
  }
  const lines = (part: "available" | "pending") =>
    [...sums].map(([currency, sum]) => ({ amount: sum[part], currency, source_types: { card: sum[part] } }));
  return { object: "balance", available: lines("available"), livemode: false, pending: lines("pending") };
}
