import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { type Html, html } from "../core/html.ts";
import { originOf, sendPage } from "../core/pages.ts";
import { type Order, approvalOutcomes } from "./objects.ts";
import { approveOrder } from "./paying.ts";
import type { PaypalWorld } from "./world.ts";

const formSchema = z.object({ token: z.string(), what: z.enum([...approvalOutcomes, "cancel"]) });

/** PayPal's page where a buyer agrees, on a phone or in the shop's own browser. */
export function mountApprovalPage(app: FastifyInstance, world: PaypalWorld): void {
  app.get<{ Querystring: { readonly token?: string } }>("/checkoutnow", (request, reply) => {
    world.core.tick();
    const order = world.orders.get(request.query.token ?? "");
    return order === undefined ? showUnknown(world, reply) : showOrder(world, reply, order);
  });

  app.post("/checkoutnow", (request, reply) => {
    world.core.tick();
    const form = formSchema.safeParse(formOf(request));
    const order = form.success ? world.orders.get(form.data.token) : undefined;
    if (!form.success || order === undefined) return showUnknown(world, reply);
    if (!isOpen(order)) return showOrder(world, reply, order);
    const { what } = form.data;
    const payerId = what === "cancel" ? null : approveOrder(world, order, what);
    const back = payerId === null ? order.cancelUrl : order.returnUrl;
    if (back === null) return showEnd(world, reply, payerId !== null);
    return reply.redirect(backTo(back, order.id, payerId), 303);
  });
}

/** Until the order is paid the buyer may come back, and choose again after a decline. */
export function isOpen(order: Order): boolean {
  return order.status !== "COMPLETED";
}

function showOrder(world: PaypalWorld, reply: FastifyReply, order: Order): FastifyReply {
  if (!isOpen(order)) return showEnd(world, reply, true);
  const { amount, description } = order.unit;
  return sendPage(reply, {
    title: "Pay with PayPal",
    kind: "page",
    frameOrigins: world.core.frameOrigins,
    formOrigins: [...originOf(order.returnUrl), ...originOf(order.cancelUrl)],
    body: html`<h1>Pay with PayPal</h1>
      <form class="box" method="post" action="/checkoutnow">
        <input type="hidden" name="token" value="${order.id}" />
        <p class="muted">${description ?? "Till sandbox shop"}</p>
        <p class="amount">${amount.value} ${amount.currency_code}</p>
        <p class="row"><span class="muted">Buyer</span><span>Sandy Buyer</span></p>
        <p class="row"><span class="muted">Pay with</span><span>PayPal balance</span></p>
        <button class="pay" name="what" value="approve">Pay now</button>
        <button class="quiet" name="what" value="cancel">Cancel and return to the shop</button>
      </form>
      <details class="box">
        <summary>Rehearse what can go wrong</summary>
        ${rehearsals(order)}
      </details>`,
  });
}

function rehearsals(order: Order): Html {
  const choices = [
    ["decline_instrument", "Agree, but the bank declines"],
    ["decline_capture", "Agree, but the payment is refused once taken"],
    ["pending", "Pay by e-check, which clears in three days"],
  ] as const;
  const buttons = choices.map(([what, label]) => html`<button name="what" value="${what}">${label}</button>`);
  return html`<form method="post" action="/checkoutnow">
    <input type="hidden" name="token" value="${order.id}" />
    ${buttons}
  </form>`;
}

function showEnd(world: PaypalWorld, reply: FastifyReply, agreed: boolean): FastifyReply {
  return sendPage(reply, {
    title: "Pay with PayPal",
    kind: "page",
    frameOrigins: world.core.frameOrigins,
    body: html`<h1>${agreed ? "Thank you" : "Cancelled"}</h1>
      <p role="status">You can close this page and return to the shop.</p>`,
  });
}

function showUnknown(world: PaypalWorld, reply: FastifyReply): FastifyReply {
  const body = html`<h1>Nothing to pay here</h1>
    <p role="status">This link belongs to no order. Ask the shop for a new one.</p>`;
  const { frameOrigins } = world.core;
  return sendPage(reply, { title: "Pay with PayPal", kind: "page", frameOrigins, body }, 404);
}

function backTo(address: string, orderId: string, payerId: string | null): string {
  const url = new URL(address);
  url.searchParams.set("token", orderId);
  if (payerId !== null) url.searchParams.set("PayerID", payerId);
  return url.href;
}

function formOf(request: FastifyRequest): unknown {
  return typeof request.body === "string" ? Object.fromEntries(new URLSearchParams(request.body)) : {};
}
