import { z } from "zod";
import type { Operation } from "../core/operations.ts";
import type { Customer, HeldDevice } from "./objects.ts";
import { loose, queryInteger, readBody, readQuery, text } from "./params.ts";
import { invalidRequest, mustFind } from "./square-error.ts";
import { type SquareWorld, locationId, merchantId } from "./world.ts";

const customerBody = z.strictObject({
  idempotency_key: text(45).optional(),
  given_name: loose(300),
  family_name: loose(300),
  company_name: loose(500),
  email_address: z.email().max(254).optional(),
  phone_number: loose(20),
  reference_id: loose(100),
  note: loose(500),
});

/** Locations, terminals and customers: what an account has beside its payments. */
export function accountOperations(world: SquareWorld): readonly Operation[] {
  return [
    {
      name: "locations.list",
      method: "GET",
      url: "/v2/locations",
      handle: () => ({ status: 200, body: { locations: world.locations.all() } }),
    },
    {
      name: "locations.get",
      method: "GET",
      url: "/v2/locations/:location",
      handle: (call) => {
        const id = call.params["location"] ?? "";
        const location = world.locations.get(id === "main" ? locationId : id);
        return { status: 200, body: { location: mustFind(location, `Could not find location: ${id}`) } };
      },
    },
    {
      name: "devices.list",
      method: "GET",
      url: "/v2/devices",
      handle: (call) => {
        const query = readQuery(
          z.strictObject({
            cursor: z.string().optional(),
            sort_order: z.string().optional(),
            limit: queryInteger.optional(),
            location_id: z.string().optional(),
          }),
          call,
        );
        const here = query.location_id === undefined || query.location_id === locationId;
        return { status: 200, body: here ? { devices: world.devices.all().map(shownDevice) } : {} };
      },
    },
    {
      name: "customers.create",
      method: "POST",
      url: "/v2/customers",
      handle: (call) => {
        const { idempotency_key: _key, ...given } = readBody(customerBody, call);
        if (Object.values(given).every((value) => value === undefined || value === "")) {
          throw invalidRequest("BAD_REQUEST", "At least one of the fields that name a customer is needed.");
        }
        const now = world.now();
        const customer: Customer = {
          id: world.makeId(26).toUpperCase(),
          created_at: now,
          updated_at: now,
          ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Pick<
            Customer,
            "given_name"
          >),
          preferences: { email_unsubscribed: false },
          creation_source: "THIRD_PARTY",
          version: 0,
        };
        world.customers.insert(customer);
        return { status: 200, body: { customer } };
      },
    },
    {
      name: "customers.get",
      method: "GET",
      url: "/v2/customers/:customer",
      handle: (call) => {
        const id = call.params["customer"] ?? "";
        const customer = mustFind(world.customers.get(id), `Customer with ID \`${id}\` not found.`);
        return { status: 200, body: { customer } };
      },
    },
  ];
}

function shownDevice({ id, name, way }: HeldDevice): object {
  return {
    id: `device:${id}`,
    attributes: {
      type: "TERMINAL",
      manufacturer: "Square",
      model: "T2",
      name,
      manufacturers_id: id,
      merchant_token: merchantId,
    },
    components: [],
    status: { category: way === "offline" ? "OFFLINE" : "AVAILABLE" },
  };
}
