import { z } from "zod";
import type { Answer } from "../core/answer.ts";
import type { Call } from "../core/manners.ts";
import type { Operation } from "../core/operations.ts";
import { listAnswer } from "./list.ts";
import type { Checkout } from "./objects.ts";
import { duration, durationMs, loose, money, readBody, sortOrder, text, timeRange } from "./params.ts";
import { checkAmount } from "./payments.ts";
import { invalidRequest, mustFind } from "./square-error.ts";
import { cancelBySeller, mountTerminalEffects, planCheckout } from "./terminal-acts.ts";
import { type SquareWorld, applicationId, locationId } from "./world.ts";

/** https://developer.squareup.com/reference/square/objects/TerminalCheckout: five minutes, which is also the most. */
const deadlineStandard = "PT5M";
const deadlineMsMax = 5 * 60_000;
const deadlineMsMin = 10_000;

const createBody = z.strictObject({
  idempotency_key: text(64),
  checkout: z.strictObject({
    amount_money: money,
    reference_id: loose(40),
    note: loose(500),
    order_id: text(192).optional(),
    customer_id: text(191).optional(),
    team_member_id: text(192).optional(),
    payment_options: z
      .strictObject({
        autocomplete: z.boolean().optional(),
        delay_duration: duration.optional(),
        accept_partial_authorization: z.boolean().optional(),
        delay_action: z.enum(["CANCEL", "COMPLETE"]).optional(),
      })
      .optional(),
    device_options: z.strictObject({
      device_id: text(255),
      skip_receipt_screen: z.boolean().optional(),
      collect_signature: z.boolean().optional(),
      show_itemized_cart: z.boolean().optional(),
      tip_settings: z
        .strictObject({
          allow_tipping: z.boolean().optional(),
          separate_tip_screen: z.boolean().optional(),
          custom_tip_field: z.boolean().optional(),
          tip_percentages: z.array(z.int().min(0).max(100)).max(3).optional(),
          smart_tipping: z.boolean().optional(),
        })
        .optional(),
    }),
    deadline_duration: duration.optional(),
    payment_type: z.enum(["CARD_PRESENT"]).optional(),
    statement_description_identifier: loose(20),
  }),
});

const searchBody = z.strictObject({
  query: z
    .strictObject({
      filter: z
        .strictObject({
          device_id: text(255).optional(),
          created_at: timeRange.optional(),
          status: z.string().optional(),
        })
        .optional(),
      sort: z.strictObject({ sort_order: sortOrder.optional() }).optional(),
    })
    .optional(),
  cursor: z.string().optional(),
  limit: z.int().min(1).max(100).optional(),
});

export function checkoutOperations(world: SquareWorld): readonly Operation[] {
  mountTerminalEffects(world);
  const one = (
    name: string,
    method: Operation["method"],
    url: string,
    handle: Operation["handle"],
  ): Operation => ({
    name: `terminal.checkouts.${name}`,
    method,
    url: `/v2/terminals/checkouts${url}`,
    handle,
  });
  return [
    one("create", "POST", "", (call) => create(world, call)),
    one("search", "POST", "/search", (call) => {
      const { query, cursor, limit } = readBody(searchBody, call);
      const { filter, sort } = query ?? {};
      const asked = {
        begin_time: filter?.created_at?.start_at,
        end_time: filter?.created_at?.end_at,
        sort_order: sort?.sort_order,
        cursor,
        limit,
      };
      return listAnswer(world, asked, {
        name: "checkouts",
        collection: world.checkouts,
        where: { device: filter?.device_id, status: filter?.status },
        idOf: ({ id }) => id,
        show: (checkout) => checkout,
      });
    }),
    one("get", "GET", "/:checkout", (call) => ({ status: 200, body: { checkout: find(world, call) } })),
    one("cancel", "POST", "/:checkout/cancel", (call) => {
      readBody(z.strictObject({}), call);
      const checkout = find(world, call);
      if (checkout.status !== "PENDING" && checkout.status !== "IN_PROGRESS") {
        throw invalidRequest("BAD_REQUEST", `A checkout that is ${checkout.status} cannot be canceled.`);
      }
      return { status: 200, body: { checkout: cancelBySeller(world, checkout) } };
    }),
  ];
}

function find(world: SquareWorld, call: Call): Checkout {
  const id = call.params["checkout"] ?? "";
  return mustFind(world.checkouts.get(id), `Could not find checkout with id: ${id}`);
}

function create(world: SquareWorld, call: Call): Answer {
  const { checkout: asked } = readBody(createBody, call);
  checkAmount(world, asked.amount_money, "checkout.amount_money");
  const { device_id: deviceId } = asked.device_options;
  mustFind(world.devices.get(deviceId), `Could not find device with id: ${deviceId}`);
  const deadline = asked.deadline_duration ?? deadlineStandard;
  if (durationMs(deadline) < deadlineMsMin || durationMs(deadline) > deadlineMsMax) {
    throw invalidRequest(
      "INVALID_VALUE",
      "The deadline must lie between PT10S and PT5M.",
      "checkout.deadline_duration",
    );
  }
  const now = world.now();
  const checkout: Checkout = {
    id: world.makeId(16),
    amount_money: asked.amount_money,
    ...(asked.reference_id === undefined ? {} : { reference_id: asked.reference_id }),
    ...(asked.note === undefined ? {} : { note: asked.note }),
    ...(asked.order_id === undefined ? {} : { order_id: asked.order_id }),
    ...(asked.customer_id === undefined ? {} : { customer_id: asked.customer_id }),
    ...(asked.team_member_id === undefined ? {} : { team_member_id: asked.team_member_id }),
    payment_options: { autocomplete: true, accept_partial_authorization: false, ...asked.payment_options },
    device_options: {
      collect_signature: false,
      skip_receipt_screen: false,
      tip_settings: { allow_tipping: false },
      ...asked.device_options,
    },
    deadline_duration: deadline,
    status: "PENDING",
    created_at: now,
    updated_at: now,
    app_id: applicationId,
    location_id: locationId,
    payment_type: "CARD_PRESENT",
  };
  world.checkouts.insert(checkout);
  world.emit("terminal.checkout.created", "checkout", checkout);
  planCheckout(world, checkout);
  return { status: 200, body: { checkout } };
}
