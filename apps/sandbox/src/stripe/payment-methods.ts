import { z } from "zod";
import type { CardEntry, TokenizedCard } from "../core/card-form.ts";
import type { Operation } from "../core/operations.ts";
import { expandAll } from "./expand.ts";
import { listAnswer } from "./list.ts";
import type { HeldPaymentMethod, PaymentMethod } from "./objects.ts";
import { address, emptyable, expand, listShape, metadata, readParams, shownAddress, text } from "./params.ts";
import { invalidRequest, missingResource } from "./stripe-error.ts";
import { type TestCard, cardByNumber, cardByTestId, testCards } from "./test-cards.ts";
import { type TestDebit, debitByTestId } from "./test-debits.ts";
import { type StripeWorld, mustFind } from "./world.ts";

const billingDetails = z.strictObject({
  address: emptyable(address).optional(),
  email: emptyable(z.email()).optional(),
  name: emptyable(text).optional(),
  phone: emptyable(text).optional(),
  tax_id: text.optional(),
});

/** What makes a card here: a published token. Numbers never come through the API, only through the hosted form. */
export const cardData = z.strictObject({
  type: z.literal("card"),
  card: z.strictObject({ token: text }).optional(),
  billing_details: billingDetails.optional(),
  allow_redisplay: z.enum(["always", "limited", "unspecified"]).optional(),
  metadata: metadata.optional(),
});
const createParams = z.strictObject({ ...cardData.shape, ...expand });

export function paymentMethodOperations(world: StripeWorld): readonly Operation[] {
  return [
    {
      name: "payment_methods.create",
      method: "POST",
      url: "/v1/payment_methods",
      handle: (call) => {
        refuseNumbers(call.body);
        const params = readParams(createParams, call);
        return { status: 200, body: expandAll(world, createFromData(world, params), params.expand) };
      },
    },
    {
      name: "payment_methods.retrieve",
      method: "GET",
      url: "/v1/payment_methods/:method",
      handle: (call) => {
        const params = readParams(z.strictObject(expand), call);
        const { object } = resolvePaymentMethod(world, call.params["method"] ?? "", "payment_method");
        return { status: 200, body: expandAll(world, object, params.expand) };
      },
    },
    {
      name: "payment_methods.list",
      method: "GET",
      url: "/v1/payment_methods",
      handle: (call) => {
        const params = readParams(
          z.strictObject({ ...listShape, customer: text.optional(), type: text.optional() }),
          call,
        );
        return listAnswer(world, call, params, listOfMethods(world, params.customer));
      },
    },
    {
      name: "customers.payment_methods.list",
      method: "GET",
      url: "/v1/customers/:customer/payment_methods",
      handle: (call) => {
        const params = readParams(z.strictObject({ ...listShape, type: text.optional() }), call);
        return listAnswer(world, call, params, listOfMethods(world, call.params["customer"]));
      },
    },
    {
      name: "payment_methods.attach",
      method: "POST",
      url: "/v1/payment_methods/:method/attach",
      handle: (call) => {
        const params = readParams(z.strictObject({ customer: text, ...expand }), call);
        const customer = world.customers.get(params.customer);
        if (customer === undefined) throw missingResource("customer", params.customer, "customer");
        const held = resolvePaymentMethod(world, call.params["method"] ?? "", "payment_method");
        const object = { ...held.object, customer: customer.id };
        world.paymentMethods.update({ ...held, object });
        world.emit("payment_method.attached", object);
        return { status: 200, body: expandAll(world, object, params.expand) };
      },
    },
    {
      name: "payment_methods.detach",
      method: "POST",
      url: "/v1/payment_methods/:method/detach",
      handle: (call) => {
        const params = readParams(z.strictObject(expand), call);
        const held = resolvePaymentMethod(world, call.params["method"] ?? "", "payment_method");
        if (held.object.customer === null) {
          throw invalidRequest("This payment method is not attached to a customer.", {
            param: "payment_method",
          });
        }
        const object = { ...held.object, customer: null };
        world.paymentMethods.update({ ...held, object });
        world.emit("payment_method.detached", object);
        return { status: 200, body: expandAll(world, object, params.expand) };
      },
    },
  ];
}

function listOfMethods(world: StripeWorld, customer: string | undefined) {
  return {
    collection: world.paymentMethods,
    what: "payment_method",
    where: { customer },
    show: (held: HeldPaymentMethod) => held.object,
  } as const;
}

/** A stored one, or a fresh one for `pm_card_…`. */
export function resolvePaymentMethod(world: StripeWorld, id: string, param: string): HeldPaymentMethod {
  const debit = debitByTestId(id);
  if (debit !== undefined) return createDebit(world, debit);
  const card = cardByTestId(id);
  if (card !== undefined && id.startsWith("pm_")) return createMethod(world, card, {});
  return mustFind(world.paymentMethods.get(id), () => missingResource("PaymentMethod", id, param));
}

export function createFromData(world: StripeWorld, data: z.infer<typeof cardData>): PaymentMethod {
  const token = data.card?.token;
  if (token === undefined) {
    throw invalidRequest("Missing required param: card.", { code: "parameter_missing", param: "card" });
  }
  const card = token.startsWith("tok_") ? cardByTestId(token) : undefined;
  if (card === undefined) throw missingResource("token", token, "card[token]");
  return createMethod(world, card, data).object;
}

/** The card form's last step: a payment method for a published number, or what to tell the buyer. */
export function tokenizeCard(world: StripeWorld, entry: CardEntry): TokenizedCard {
  const card = cardByNumber(entry.number);
  if (card === undefined) {
    return {
      kind: "refused",
      message: "The sandbox takes published test numbers only, such as 4242 4242 4242 4242.",
    };
  }
  const { object } = createMethod(world, card, { expMonth: entry.expMonth, expYear: entry.expYear });
  return { kind: "token", token: object.id, brand: "visa", last4: card.number.slice(-4) };
}

export const cardHints = testCards.map(({ number, outcome }) => ({ number, outcome }));

interface MethodDetails {
  readonly expMonth?: number;
  readonly expYear?: number;
  readonly billing_details?: z.infer<typeof billingDetails> | undefined;
  readonly allow_redisplay?: PaymentMethod["allow_redisplay"] | undefined;
  readonly metadata?: Record<string, string> | null | undefined;
}

function createMethod(world: StripeWorld, card: TestCard, details: MethodDetails): HeldPaymentMethod {
  const object: PaymentMethod = {
    id: world.makeId("pm"),
    object: "payment_method",
    allow_redisplay: details.allow_redisplay ?? "unspecified",
    billing_details: shownBilling(details.billing_details),
    card: {
      brand: "visa",
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "unchecked" },
      country: "US",
      display_brand: "visa",
      exp_month: details.expMonth ?? 12,
      exp_year: details.expYear ?? 2034,
      fingerprint: fingerprintOf(card),
      funding: "credit",
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: ["visa"], preferred: null },
      regulated_status: "unregulated",
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: world.nowS(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: details.metadata ?? {},
    type: "card",
  };
  const held: HeldPaymentMethod = { object, testCard: card.name, setUp: false };
  world.paymentMethods.insert(held);
  return held;
}

/** A published bank account, agreed to by whoever holds it. */
function createDebit(world: StripeWorld, debit: TestDebit): HeldPaymentMethod {
  const base = {
    id: world.makeId("pm"),
    object: "payment_method",
    allow_redisplay: "unspecified",
    billing_details: shownBilling(undefined),
    created: world.nowS(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
  } as const;
  const object: PaymentMethod =
    debit.type === "sepa_debit"
      ? {
          ...base,
          type: "sepa_debit",
          sepa_debit: {
            bank_code: "37040044",
            branch_code: "",
            country: debit.country,
            fingerprint: "sandboxsepadebit",
            generated_from: { charge: null, setup_attempt: null },
            last4: "3000",
          },
        }
      : {
          ...base,
          type: "us_bank_account",
          us_bank_account: {
            account_holder_type: "individual",
            account_type: "checking",
            bank_name: "STRIPE TEST BANK",
            financial_connections_account: null,
            fingerprint: "sandboxusbankaccount",
            last4: "6789",
            networks: { preferred: "ach", supported: ["ach"] },
            routing_number: "110000000",
            status_details: null,
          },
        };
  const held: HeldPaymentMethod = { object, testCard: debit.id, setUp: false };
  world.paymentMethods.insert(held);
  return held;
}

/** The same card always has the same fingerprint; the number itself is not kept. */
export function fingerprintOf(card: TestCard): string {
  return `sandbox${card.name.replaceAll(/[^A-Za-z]/g, "")}`.slice(0, 32);
}

function shownBilling(given: z.infer<typeof billingDetails> | undefined): PaymentMethod["billing_details"] {
  return {
    address: shownAddress(given?.address),
    email: given?.email ?? null,
    name: given?.name ?? null,
    phone: given?.phone ?? null,
    tax_id: given?.tax_id ?? null,
  };
}

/** Stripe refuses raw numbers from accounts that did not prove they may handle them; Till never does. */
export function refuseNumbers(body: unknown): void {
  if (!/"number":/.test(JSON.stringify(body))) return;
  throw invalidRequest(
    "Card numbers are not accepted by the API: use the hosted card form or a test token.",
    {
      status: 402,
      param: "card[number]",
    },
  );
}
