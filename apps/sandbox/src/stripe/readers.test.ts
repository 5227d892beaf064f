import { expect, test } from "vitest";
import { openSandbox, refusalOf } from "./opened-for-tests.ts";

const reader = "tmr_sandbox_reader_1";

async function onScreen(capture: "automatic" | "manual" = "automatic") {
  const opened = await openSandbox();
  const intent = await opened.stripe.paymentIntents.create({
    amount: 1724,
    currency: "eur",
    allowed_payment_method_types: ["card_present"],
    capture_method: capture,
  });
  const start = () =>
    opened.stripe.terminal.readers.processPaymentIntent(reader, { payment_intent: intent.id });
  const action = async () => {
    const read = await opened.stripe.terminal.readers.retrieve(reader);
    return read.deleted ? undefined : read.action;
  };
  return { ...opened, intent, start, action };
}

test("a card tapped on the reader pays the intent", async () => {
  const { stripe, intent, start } = await onScreen();
  const busy = await start();
  expect(busy.action).toMatchObject({
    status: "in_progress",
    process_payment_intent: { payment_intent: intent.id },
  });
  expect(await refusalOf(start())).toMatchObject({ code: "terminal_reader_busy" });
  const done = await stripe.testHelpers.terminal.readers.presentPaymentMethod(reader);
  expect(done.action?.status).toBe("succeeded");
  const read = await stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] });
  expect(read).toMatchObject({
    status: "succeeded",
    latest_charge: { payment_method_details: { card_present: { last4: "4242" } } },
  });
});

test("a tip given on the reader is part of the intent's amount", async () => {
  const { stripe, intent, start } = await onScreen();
  await start();
  await stripe.testHelpers.terminal.readers.presentPaymentMethod(reader, { amount_tip: 300 });
  expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
    amount: 2024,
    amount_received: 2024,
    amount_details: { tip: { amount: 300 } },
  });
});

test("a declined card fails the action and the intent can be tried again", async () => {
  const { stripe, intent, start } = await onScreen("manual");
  await start();
  const declined = await stripe.testHelpers.terminal.readers.presentPaymentMethod(reader, {
    type: "card_present",
    card_present: { number: "4000000000000002" },
  });
  expect(declined.action).toMatchObject({ status: "failed", failure_code: "card_declined" });
  expect((await stripe.paymentIntents.retrieve(intent.id)).last_payment_error?.code).toBe("card_declined");
  await start();
  await stripe.testHelpers.terminal.readers.presentPaymentMethod(reader);
  expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe("requires_capture");
});

test.each([
  ["approve", "succeeded", null, "succeeded"],
  ["decline", "failed", "card_declined", "requires_payment_method"],
  ["cancel", "failed", "customer_canceled", "requires_payment_method"],
])("a reader set to %s acts by itself", async (mode, status, failureCode, intentStatus) => {
  const { stripe, intent, start, control, action } = await onScreen();
  await control("POST", "/terminals", { reader, mode });
  await start();
  await control("POST", "/clock", { advanceMs: 2000 });
  expect(await action()).toMatchObject({
    status,
    failure_code: failureCode,
  });
  expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe(intentStatus);
});

test("a silent reader gives up after its own time", async () => {
  const { start, control, action } = await onScreen();
  await control("POST", "/terminals", { reader, mode: "silent" });
  await start();
  await control("POST", "/clock", { advanceMs: 119_000 });
  expect((await action())?.status).toBe("in_progress");
  await control("POST", "/clock", { advanceMs: 1_000 });
  expect(await action()).toMatchObject({
    failure_code: "timed_out",
  });
});

test("a cancelled action leaves the reader free and the intent unpaid", async () => {
  const { stripe, intent, start, control } = await onScreen();
  await control("POST", "/terminals", { reader, mode: "approve" });
  await start();
  expect(await stripe.terminal.readers.cancelAction(reader)).toMatchObject({ action: null });
  await control("POST", "/clock", { advanceMs: 10_000 });
  expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe("requires_payment_method");
});

test("an offline reader refuses, and so does an intent for other methods", async () => {
  const { stripe, intent } = await onScreen();
  const offline = stripe.terminal.readers.processPaymentIntent("tmr_sandbox_reader_offline", {
    payment_intent: intent.id,
  });
  expect(await refusalOf(offline)).toMatchObject({ code: "terminal_reader_offline" });
  const online = await stripe.paymentIntents.create({ amount: 1724, currency: "eur" });
  expect(
    await refusalOf(stripe.terminal.readers.processPaymentIntent(reader, { payment_intent: online.id })),
  ).toMatchObject({ param: "payment_intent" });
});

test("a person at the reader's screen sees the amount and taps", async () => {
  const { stripe, intent, start, port } = await onScreen();
  const base = `http://127.0.0.1:${port}/sandbox/terminal/${reader}`;
  expect(await (await fetch(`${base}/state`)).json()).toEqual({ says: "Ready", amount: "", waiting: false });
  await start();
  expect(await (await fetch(`${base}/state`)).json()).toMatchObject({ amount: "EUR 17.24", waiting: true });
  expect(await (await fetch(base)).text()).toContain("Sandbox");
  const tapped = await fetch(`${base}/tap`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ what: "approve" }),
  });
  expect(await tapped.json()).toMatchObject({ says: "Approved. Thank you.", waiting: false });
  expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe("succeeded");
});
