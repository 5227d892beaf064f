import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { html } from "../core/html.ts";
import { originOf, sendPage } from "../core/pages.ts";
import { failAuthentication, finishAuthentication } from "./confirming.ts";
import { writtenAmount } from "./currencies.ts";
import { parseForm } from "./form.ts";
import type { PaymentIntent } from "./objects.ts";
import type { StripeWorld } from "./world.ts";

interface IntentRoute {
  readonly Params: { readonly intent: string };
  readonly Querystring: { readonly client_secret?: string };
}

/** The bank's page in a 3-D Secure challenge, with a button for each way it can end. */
export function mountAuthenticationPage(app: FastifyInstance, world: StripeWorld): void {
  app.get<IntentRoute>("/sandbox/authenticate/:intent", (request, reply) => {
    world.core.tick();
    const intent = intentOf(world, request.params.intent, request.query.client_secret);
    if (intent === undefined) return reply.code(404).send({ error: "no such authentication" });
    return showChallenge(world, reply, intent);
  });

  app.post<IntentRoute>("/sandbox/authenticate/:intent", (request, reply) => {
    world.core.tick();
    const form = readForm(request);
    const intent = intentOf(world, request.params.intent, form["client_secret"]);
    if (intent === undefined) return reply.code(404).send({ error: "no such authentication" });
    const returnUrl = returnUrlOf(intent);
    const status = world.core.database.transaction(() => answerChallenge(world, intent, form["what"]));
    world.core.webhooks.pump();
    if (returnUrl === undefined)
      return showEnd(world, reply, "You can close this page and return to the shop.");
    return reply.redirect(backTo(returnUrl, intent, status), 303);
  });
}

type Ending = "succeeded" | "failed" | "pending";

function answerChallenge(world: StripeWorld, intent: PaymentIntent, what: unknown): Ending {
  if (what === "approve") {
    const { error } = finishAuthentication(world, intent);
    return error === undefined ? "succeeded" : "failed";
  }
  if (what === "fail") {
    failAuthentication(world, intent);
    return "failed";
  }
  return "pending";
}

function showChallenge(world: StripeWorld, reply: FastifyReply, intent: PaymentIntent): FastifyReply {
  if (intent.status !== "requires_action") {
    return showEnd(
      world,
      reply,
      `There is nothing to confirm any more: the payment is ${intent.status.replaceAll("_", " ")}.`,
    );
  }
  return sendPage(reply, {
    title: "Confirm your payment",
    kind: "page",
    frameOrigins: world.core.frameOrigins,
    formOrigins: originOf(returnUrlOf(intent)),
    body: html`<h1>Your bank asks: is this you?</h1>
      <form class="box" method="post" action="/sandbox/authenticate/${intent.id}">
        <input type="hidden" name="client_secret" value="${intent.client_secret ?? ""}" />
        <p class="amount">${writtenAmount(intent.amount, intent.currency)}</p>
        <p class="muted">A 3-D Secure challenge as the card's bank would show it.</p>
        <button class="pay" name="what" value="approve">Yes, confirm the payment</button>
        <button name="what" value="fail">No, fail the check</button>
        <button class="quiet" name="what" value="leave">Go back without answering</button>
      </form>`,
  });
}

function showEnd(world: StripeWorld, reply: FastifyReply, message: string): FastifyReply {
  return sendPage(reply, {
    title: "Confirm your payment",
    kind: "page",
    frameOrigins: world.core.frameOrigins,
    body: html`<h1>Thank you</h1>
      <p role="status">${message}</p>`,
  });
}

function intentOf(world: StripeWorld, id: string, secret: unknown): PaymentIntent | undefined {
  const intent = world.intents.get(id);
  return intent !== undefined && intent.client_secret === secret ? intent : undefined;
}

function returnUrlOf(intent: PaymentIntent): string | undefined {
  return intent.next_action?.redirect_to_url?.return_url ?? undefined;
}

function readForm(request: FastifyRequest): ReturnType<typeof parseForm> {
  return typeof request.body === "string" ? parseForm(request.body) : {};
}

function backTo(returnUrl: string, intent: PaymentIntent, status: Ending): string {
  const url = new URL(returnUrl);
  url.searchParams.set("payment_intent", intent.id);
  url.searchParams.set("payment_intent_client_secret", intent.client_secret ?? "");
  url.searchParams.set("redirect_status", status);
  return url.href;
}
