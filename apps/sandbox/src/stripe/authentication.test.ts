import type Stripe from "stripe";
import { expect, test } from "vitest";
import { openSandbox, refusalOf } from "./opened-for-tests.ts";

const returnUrl = "http://localhost:4000/orders/1/return";

async function challenged(method: string) {
  const opened = await openSandbox();
  const intent = await opened.stripe.paymentIntents.create({
    amount: 2420,
    currency: "eur",
    confirm: true,
    payment_method: method,
    return_url: returnUrl,
  });
  const url = new URL(intent.next_action?.redirect_to_url?.url ?? "");
  const path = `http://127.0.0.1:${opened.port}${url.pathname}`;
  const answer = (what: string) =>
    fetch(path, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ what, client_secret: intent.client_secret ?? "" }),
    });
  return { ...opened, intent, url, path, answer };
}

test.each([
  "pm_card_authenticationRequired",
  "pm_card_threeDSecure2Required",
  "pm_card_authenticationRequiredOnSetup",
])("%s sends the buyer to the bank's page and is paid once approved", async (method) => {
  const { stripe, intent, url, answer } = await challenged(method);
  expect(intent).toMatchObject({ status: "requires_action", latest_charge: null });
  expect(url.hostname).toBe("localhost");
  const back = await answer("approve");
  expect(back.status).toBe(303);
  const location = new URL(back.headers.get("location") ?? "");
  expect(location.origin + location.pathname).toBe(returnUrl);
  expect(Object.fromEntries(location.searchParams)).toMatchObject({
    payment_intent: intent.id,
    redirect_status: "succeeded",
  });
  const read = await stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] });
  expect(read.status).toBe("succeeded");
  const charge = read.latest_charge as Stripe.Charge;
  expect(charge.payment_method_details?.card?.three_d_secure?.result).toBe("authenticated");
});

test("a failed challenge charges nothing and asks for another method", async () => {
  const { stripe, intent, answer, control } = await challenged("pm_card_authenticationRequired");
  expect((await answer("fail")).headers.get("location")).toContain("redirect_status=failed");
  expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
    status: "requires_payment_method",
    last_payment_error: { code: "payment_intent_authentication_failure" },
  });
  expect(await control("GET", "/totals")).toEqual({ totals: [] });
});

test("leaving the page changes nothing", async () => {
  const { stripe, intent, answer } = await challenged("pm_card_authenticationRequired");
  expect((await answer("leave")).status).toBe(303);
  expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe("requires_action");
});

test("a card can authenticate and still be declined", async () => {
  const { stripe, intent, answer } = await challenged("pm_card_threeDSecureRequiredChargeDeclined");
  await answer("approve");
  expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
    status: "requires_payment_method",
    last_payment_error: { code: "card_declined" },
  });
});

test("without the buyer present authentication is asked for by a decline", async () => {
  const { stripe } = await openSandbox();
  const intent = { amount: 2420, currency: "eur", confirm: true, return_url: returnUrl };
  const error = await refusalOf(
    stripe.paymentIntents.create({
      ...intent,
      payment_method: "pm_card_authenticationRequired",
      off_session: true,
    }),
  );
  expect(error).toMatchObject({ statusCode: 402, code: "authentication_required" });
});

test("the page says sandbox, allows only our own script and frames, and needs the client secret", async () => {
  const { path, url } = await challenged("pm_card_authenticationRequired");
  const page = await fetch(`${path}${url.search}`);
  const policy = page.headers.get("content-security-policy");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors http://localhost:*");
  expect(policy).toContain("form-action 'self' http://localhost:4000");
  const text = await page.text();
  expect(text).toContain("Sandbox");
  expect(text).toContain("EUR 24.20");
  expect((await fetch(`${path}?client_secret=guess`)).status).toBe(404);
});
