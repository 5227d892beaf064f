import { z } from "zod";
import type { Operation } from "../core/operations.ts";
import { expandAll } from "./expand.ts";
import { listAnswer } from "./list.ts";
import type { Customer } from "./objects.ts";
import {
  address,
  createdRange,
  emptyable,
  expand,
  listShape,
  metadata,
  readParams,
  shipping,
  shownAddress,
  text,
} from "./params.ts";
import { mergedMetadata } from "./payment-intents.ts";
import { resolvePaymentMethod } from "./payment-methods.ts";
import { missingResource } from "./stripe-error.ts";
import { type StripeWorld, mustFind } from "./world.ts";

const shape = {
  ...expand,
  address: emptyable(address).optional(),
  description: z.string().optional(),
  email: z.string().max(512).optional(),
  metadata: metadata.optional(),
  name: z.string().max(256).optional(),
  phone: z.string().max(20).optional(),
  preferred_locales: z.array(z.string()).optional(),
  shipping: emptyable(shipping).optional(),
};
const createParams = z.strictObject({ ...shape, payment_method: text.optional() });
const updateParams = z.strictObject(shape);

export function customerOperations(world: StripeWorld): readonly Operation[] {
  const find = (id: string): Customer =>
    mustFind(world.customers.get(id), () => missingResource("customer", id, "id"));
  return [
    {
      name: "customers.create",
      method: "POST",
      url: "/v1/customers",
      handle: (call) => {
        const params = readParams(createParams, call);
        const customer = changed(emptyCustomer(world), params);
        world.customers.insert(customer);
        if (params.payment_method !== undefined) {
          const held = resolvePaymentMethod(world, params.payment_method, "payment_method");
          world.paymentMethods.update({ ...held, object: { ...held.object, customer: customer.id } });
        }
        world.emit("customer.created", customer);
        return { status: 200, body: expandAll(world, customer, params.expand) };
      },
    },
    {
      name: "customers.list",
      method: "GET",
      url: "/v1/customers",
      handle: (call) => {
        const params = readParams(
          z.strictObject({ ...listShape, created: createdRange, email: text.optional() }),
          call,
        );
        const where = { email: params.email };
        return listAnswer(world, call, params, {
          collection: world.customers,
          what: "customer",
          where,
          show: (one) => one,
        });
      },
    },
    {
      name: "customers.retrieve",
      method: "GET",
      url: "/v1/customers/:customer",
      handle: (call) => {
        const params = readParams(z.strictObject(expand), call);
        return { status: 200, body: expandAll(world, find(call.params["customer"] ?? ""), params.expand) };
      },
    },
    {
      name: "customers.update",
      method: "POST",
      url: "/v1/customers/:customer",
      handle: (call) => {
        const params = readParams(updateParams, call);
        const customer = changed(find(call.params["customer"] ?? ""), params);
        world.customers.update(customer);
        world.emit("customer.updated", customer);
        return { status: 200, body: expandAll(world, customer, params.expand) };
      },
    },
  ];
}

function emptyCustomer(world: StripeWorld): Customer {
  return {
    id: `cus_${world.core.chance.text(14)}`,
    object: "customer",
    address: null,
    balance: 0,
    created: world.nowS(),
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: world.core.chance.text(8, "0123456789ABCDEF"),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
}

function changed(before: Customer, params: z.infer<typeof updateParams>): Customer {
  return {
    ...before,
    address: params.address === undefined ? (before.address ?? null) : shownOrNull(params.address),
    description: params.description ?? before.description,
    email: params.email ?? before.email,
    metadata: mergedMetadata(before.metadata, params.metadata),
    name: params.name ?? before.name ?? null,
    phone: params.phone ?? before.phone ?? null,
    preferred_locales: params.preferred_locales ?? before.preferred_locales ?? [],
    shipping: params.shipping === undefined ? before.shipping : params.shipping,
  };
}

function shownOrNull(given: z.infer<typeof address> | null): ReturnType<typeof shownAddress> | null {
  return given === null ? null : shownAddress(given);
}
