import { expect, test } from "vitest";
import { openSandbox } from "./opened-for-tests.ts";

async function openForm() {
  const opened = await openSandbox();
  const base = `http://127.0.0.1:${opened.port}/sandbox/card-form`;
  const enter = async (number: string, more: object = {}) => {
    const answer = await fetch(`${base}/tokens`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ number, expMonth: 12, expYear: 2034, cvc: "123", ...more }),
    });
    return { status: answer.status, body: (await answer.json()) as { token?: string; message?: string } };
  };
  return { ...opened, base, enter };
}

test("a published number becomes a payment method that pays as that number does", async () => {
  const { stripe, enter } = await openForm();
  const made = await enter("4242424242424242");
  expect(made.body).toMatchObject({
    token: expect.stringMatching(/^pm_/),
    card: { brand: "visa", last4: "4242" },
  });
  const paid = await stripe.paymentIntents.create({
    amount: 2420,
    currency: "eur",
    confirm: true,
    payment_method: made.body.token ?? "",
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
  });
  expect(paid.status).toBe("succeeded");
});

test("any other number, an expired card and a malformed one are refused", async () => {
  const { enter } = await openForm();
  expect(await enter("4111111111111111")).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining("test numbers") },
  });
  expect(await enter("4242424242424242", { expYear: 2025 })).toMatchObject({
    status: 400,
    body: { message: "This card has expired." },
  });
  expect((await enter("42424242424242424242")).status).toBe(400);
});

test("the number appears in no log and nowhere in the state", async () => {
  const { sandbox, enter, control } = await openForm();
  await enter("4000002500003155");
  const kept = JSON.stringify([
    await control("GET", "/requests"),
    sandbox.core.database.sql("select body from objects").all(),
    sandbox.core.database.sql("select body from deliveries").all(),
  ]);
  expect(kept).not.toContain("4000002500003155");
});

test("the form is framed only by this machine's pages and answers one origin", async () => {
  const { base } = await openForm();
  const page = await fetch(`${base}?origin=${encodeURIComponent("http://localhost:4000")}&scheme=dark`);
  expect(page.status).toBe(200);
  expect(page.headers.get("content-security-policy")).toContain("frame-ancestors http://localhost:*");
  const text = await page.text();
  expect(text).toContain('data-origin="http://localhost:4000"');
  expect(text).toContain('data-scheme="dark"');
  expect(text).not.toMatch(/<script>|style=|onclick=/);
  for (const wrong of ["https://evil.example", "http://localhost:4000.evil.example", "*", ""]) {
    expect((await fetch(`${base}?origin=${encodeURIComponent(wrong)}`)).status).toBe(400);
  }
});
