import { z } from "zod";
import type { Operation } from "../core/operations.ts";
import { expandAll } from "./expand.ts";
import { listAnswer } from "./list.ts";
import { createdRange, expand, listShape, readParams, text } from "./params.ts";
import { missingResource } from "./stripe-error.ts";
import { type StripeWorld, mustFind } from "./world.ts";

const listParams = z.strictObject({
  ...listShape,
  created: createdRange,
  customer: text.optional(),
  payment_intent: text.optional(),
});

export function chargeOperations(world: StripeWorld): readonly Operation[] {
  return [
    {
      name: "charges.list",
      method: "GET",
      url: "/v1/charges",
      handle: (call) => {
        const params = readParams(listParams, call);
        const where = { customer: params.customer, payment_intent: params.payment_intent };
        return listAnswer(world, call, params, {
          collection: world.charges,
          what: "charge",
          where,
          show: (charge) => charge,
        });
      },
    },
    {
      name: "charges.retrieve",
      method: "GET",
      url: "/v1/charges/:charge",
      handle: (call) => {
        const params = readParams(z.strictObject(expand), call);
        const id = call.params["charge"] ?? "";
        const charge = mustFind(world.charges.get(id), () => missingResource("charge", id, "id"));
        return { status: 200, body: expandAll(world, charge, params.expand) };
      },
    },
  ];
}
