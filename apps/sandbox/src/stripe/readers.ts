import { z } from "zod";
import type { Answer } from "../core/answer.ts";
import type { Call } from "../core/manners.ts";
import type { Operation } from "../core/operations.ts";
import { expandAll } from "./expand.ts";
import { listAnswer } from "./list.ts";
import type { HeldReader } from "./objects.ts";
import { expand, flag, integer, listShape, readParams, text } from "./params.ts";
import {
  type ProcessConfig,
  mountReaderEffects,
  presentCard,
  startAction,
  workingOn,
} from "./reader-acts.ts";
import { invalidRequest, missingResource } from "./stripe-error.ts";
import { cardByNumber } from "./test-cards.ts";
import { type StripeWorld, mustFind } from "./world.ts";

const processParams = z.strictObject({
  ...expand,
  payment_intent: text,
  process_config: z
    .strictObject({
      allow_redisplay: z.enum(["always", "limited", "unspecified"]).optional(),
      enable_customer_cancellation: flag.optional(),
      return_url: z.url().optional(),
      skip_tipping: flag.optional(),
      tipping: z.strictObject({ amount_eligible: integer.optional() }).optional(),
    })
    .optional(),
});

const presentParams = z.strictObject({
  ...expand,
  amount_tip: integer.optional(),
  card_present: z.strictObject({ number: text.optional() }).optional(),
  type: z.enum(["card", "card_present", "interac_present"]).optional(),
});

export function readerOperations(world: StripeWorld): readonly Operation[] {
  mountReaderEffects(world);
  const one = (
    name: string,
    method: Operation["method"],
    url: string,
    handle: Operation["handle"],
  ): Operation => ({
    name: `terminal.readers.${name}`,
    method,
    url: `/v1/terminal/readers${url}`,
    handle,
  });
  return [
    one("list", "GET", "", (call) => {
      const shape = {
        ...listShape,
        location: text.optional(),
        device_type: text.optional(),
        status: text.optional(),
        serial_number: text.optional(),
      };
      const params = readParams(z.strictObject(shape), call);
      const where = { location: params.location };
      return listAnswer(world, call, params, {
        collection: world.readers,
        what: "reader",
        where,
        show: (held) => held.object,
        lags: false,
      });
    }),
    one("retrieve", "GET", "/:reader", (call) => {
      const params = readParams(z.strictObject(expand), call);
      return answer(world, find(world, call), params.expand);
    }),
    one("process_payment_intent", "POST", "/:reader/process_payment_intent", (call) => process(world, call)),
    one("cancel_action", "POST", "/:reader/cancel_action", (call) => {
      const params = readParams(z.strictObject(expand), call);
      const held = online(find(world, call));
      const next: HeldReader = { ...held, turn: held.turn + 1, object: { ...held.object, action: null } };
      world.readers.update(next);
      return answer(world, next, params.expand);
    }),
    {
      name: "test_helpers.terminal.readers.present_payment_method",
      method: "POST",
      url: "/v1/test_helpers/terminal/readers/:reader/present_payment_method",
      handle: (call) => present(world, call),
    },
    {
      name: "terminal.locations.list",
      method: "GET",
      url: "/v1/terminal/locations",
      handle: (call) => {
        const params = readParams(z.strictObject(listShape), call);
        return listAnswer(world, call, params, {
          collection: world.locations,
          what: "location",
          where: {},
          show: (one) => one,
          lags: false,
        });
      },
    },
    {
      name: "terminal.locations.retrieve",
      method: "GET",
      url: "/v1/terminal/locations/:location",
      handle: (call) => {
        const params = readParams(z.strictObject(expand), call);
        const id = call.params["location"] ?? "";
        const location = mustFind(world.locations.get(id), () =>
          missingResource("terminal.location", id, "location"),
        );
        return { status: 200, body: expandAll(world, location, params.expand) };
      },
    },
  ];
}

function find(world: StripeWorld, call: Call): HeldReader {
  const id = call.params["reader"] ?? "";
  return mustFind(world.readers.get(id), () => missingResource("terminal.reader", id, "reader"));
}

function online(held: HeldReader): HeldReader {
  if (held.object.status === "online") return held;
  throw invalidRequest("The reader is offline: switch it on and check its network.", {
    code: "terminal_reader_offline",
  });
}

function process(world: StripeWorld, call: Call): Answer {
  const params = readParams(processParams, call);
  const held = online(find(world, call));
  const id = params.payment_intent;
  const intent = mustFind(world.intents.get(id), () =>
    missingResource("payment_intent", id, "payment_intent"),
  );
  if (workingOn(world, held) !== undefined) {
    throw invalidRequest("The reader is busy with another action.", { code: "terminal_reader_busy" });
  }
  if (!intent.payment_method_types.includes("card_present")) {
    throw invalidRequest("The PaymentIntent must allow the payment method type card_present.", {
      code: "payment_intent_incompatible_payment_method",
      param: "payment_intent",
    });
  }
  if (intent.status !== "requires_payment_method") {
    throw invalidRequest(`The PaymentIntent must be in requires_payment_method; it is ${intent.status}.`, {
      code: "intent_invalid_state",
      param: "payment_intent",
      more: { payment_intent: intent },
    });
  }
  return answer(world, startAction(world, held, intent, configOf(params)), params.expand);
}

function configOf({ process_config: given }: z.infer<typeof processParams>): ProcessConfig {
  return {
    ...(given?.enable_customer_cancellation === undefined
      ? {}
      : { enable_customer_cancellation: given.enable_customer_cancellation }),
    ...(given?.skip_tipping === undefined ? {} : { skip_tipping: given.skip_tipping }),
    ...(given?.tipping?.amount_eligible === undefined
      ? {}
      : { tipping: { amount_eligible: given.tipping.amount_eligible } }),
  };
}

function present(world: StripeWorld, call: Call): Answer {
  const params = readParams(presentParams, call);
  const held = online(find(world, call));
  const number = params.card_present?.number ?? "4242424242424242";
  const card = cardByNumber(number);
  if (card === undefined)
    throw invalidRequest("This is not a published test card number.", { param: "card_present[number]" });
  return answer(world, presentCard(world, held, card, params.amount_tip ?? 0), params.expand);
}

function answer(world: StripeWorld, held: HeldReader, paths: readonly string[] | undefined): Answer {
  return { status: 200, body: expandAll(world, held.object, paths) };
}
