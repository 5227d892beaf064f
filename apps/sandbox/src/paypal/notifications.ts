import type { FastifyInstance } from "fastify";
import type { Answer } from "../core/answer.ts";
import type { Call } from "../core/manners.ts";
import type { Operation } from "../core/operations.ts";
import type { StoredEvent } from "./objects.ts";
import { bodyParams } from "./params.ts";
import { refuseFor } from "./paypal-error.ts";
import type { PaypalWorld } from "./world.ts";

const pageSizeDefault = 10;
const pageSizeMax = 300;
/** PayPal keeps events about a month. */
const eventAgeMs = 30 * 86_400_000;

/** Webhooks v1. https://developer.paypal.com/docs/api/webhooks/v1/ */
export function notificationOperations(world: PaypalWorld): readonly Operation[] {
  const url = "/v1/notifications";
  const event = `${url}/webhooks-events/:event`;
  return [
    {
      name: "webhooks.verify_signature",
      method: "POST",
      url: `${url}/verify-webhook-signature`,
      handle: (call) => verify(world, call),
    },
    { name: "webhooks.list", method: "GET", url: `${url}/webhooks`, handle: () => listWebhooks(world) },
    {
      name: "webhook_events.list",
      method: "GET",
      url: `${url}/webhooks-events`,
      handle: (call) => listEvents(world, call),
    },
    {
      name: "webhook_events.get",
      method: "GET",
      url: event,
      handle: (call) => ({ status: 200, body: parsed(findEvent(world, call)) }),
    },
    {
      name: "webhook_events.resend",
      method: "POST",
      url: `${event}/resend`,
      handle: (call) => {
        const found = findEvent(world, call);
        world.core.webhooks.resend("paypal", found.id);
        return { status: 202, body: parsed(found) };
      },
    },
  ];
}

/** Needs no token: whoever receives a webhook fetches it. */
export function mountCertificates(app: FastifyInstance, world: PaypalWorld): void {
  app.get<{ Params: { readonly certificate: string } }>(
    "/v1/notifications/certs/:certificate",
    (request, reply) => {
      const chain = world.signer.certificate(request.params.certificate);
      if (chain === undefined) return reply.code(404).send("");
      return reply.header("content-type", "application/x-pem-file").send(chain);
    },
  );
}

function findEvent(world: PaypalWorld, call: Call): StoredEvent {
  const event = world.events.get(call.params["event"] ?? "");
  if (event === undefined) throw refuseFor(call.requestId).notFound();
  return event;
}

function verify(world: PaypalWorld, call: Call): Answer {
  const body = bodyParams(call, refuseFor(call.requestId));
  const read = (name: string): string => body.text(name, { max: 500 }) ?? body.missing(name);
  const algorithm = read("auth_algo");
  const webhookId = read("webhook_id");
  read("cert_url");
  const transmission = { id: read("transmission_id"), time: read("transmission_time"), webhookId };
  if (body.inner("webhook_event") === undefined) body.missing("webhook_event");
  const event = JSON.stringify((call.body as Readonly<Record<string, unknown>>)["webhook_event"]);
  const genuine =
    algorithm === "SHA256withRSA" &&
    webhookId === world.core.secrets.paypalWebhookId &&
    world.signer.verifies({ ...transmission, body: event }, read("transmission_sig"));
  return { status: 200, body: { verification_status: genuine ? "SUCCESS" : "FAILURE" } };
}

function listWebhooks(world: PaypalWorld): Answer {
  const id = world.core.secrets.paypalWebhookId;
  const href = `${world.core.publicOrigin("paypal")}/v1/notifications/webhooks/${id}`;
  const webhook = {
    id,
    url: "https://till-sandbox.example/webhooks/paypal",
    event_types: [{ name: "*", description: "ALL" }],
    links: [{ href, rel: "self", method: "GET" }],
  };
  return { status: 200, body: { webhooks: [webhook] } };
}

function listEvents(world: PaypalWorld, call: Call): Answer {
  const refuse = refuseFor(call.requestId);
  const nowMs = world.core.clock.nowMs();
  const time = (name: string, otherwise: number): number => {
    const text = call.query.get(name);
    if (text === null) return otherwise;
    const ms = Date.parse(text);
    if (!Number.isNaN(ms)) return ms;
    throw refuse.invalid({ issue: "INVALID_PARAMETER_SYNTAX", field: name, location: "query" });
  };
  const limit = Number(call.query.get("page_size") ?? pageSizeDefault);
  if (!Number.isInteger(limit) || limit < 1 || limit > pageSizeMax) {
    throw refuse.invalid({ issue: "INVALID_PARAMETER_VALUE", field: "page_size", location: "query" });
  }
  const page = world.events.page({
    where: {
      type: call.query.get("event_type") ?? undefined,
      transaction: call.query.get("transaction_id") ?? undefined,
    },
    fromMs: Math.max(time("start_time", 0), nowMs - eventAgeMs),
    toMs: time("end_time", nowMs),
    after: call.query.get("start_after_id") ?? undefined,
    limit,
    order: "newest_first",
  });
  const last = page.items.at(-1);
  return {
    status: 200,
    body: {
      events: page.items.map(parsed),
      count: page.items.length,
      links: page.hasMore && last !== undefined ? [nextLink(world, call, last.id)] : [],
    },
  };
}

function nextLink(world: PaypalWorld, call: Call, lastId: string): object {
  const query = new URLSearchParams(call.query);
  query.set("start_after_id", lastId);
  const href = `${world.core.publicOrigin("paypal")}${call.path}?${query.toString()}`;
  return { href, rel: "next", method: "GET" };
}

const parsed = ({ text }: StoredEvent): unknown => JSON.parse(text) as unknown;
