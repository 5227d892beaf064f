import { expect, it } from "vitest";
import { type Opened, openSandbox, paymentFor, refusalOf } from "./opened-for-tests.ts";

async function tokenFor({ port }: Opened, number: string, cvc = "123") {
  const answer = await fetch(`http://127.0.0.1:${port}/sandbox/card-form/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ number, expMonth: 12, expYear: 2034, cvc }),
  });
  return { status: answer.status, body: (await answer.json()) as { token?: string; message?: string } };
}

it("the card form is a page that may be embedded by the shop only", async () => {
  const { port } = await openSandbox();
  const page = (origin: string) =>
    fetch(`http://127.0.0.1:${port}/sandbox/card-form?origin=${encodeURIComponent(origin)}`);
  const good = await page("http://localhost:4000");
  expect(await good.text()).toContain("Square");
  expect((await page("https://elsewhere.example")).status).toBe(400);
});

it("a token pays once and is used up, whatever came of it", async () => {
  const opened = await openSandbox();
  const { token = "" } = (await tokenFor(opened, "5105105105105100")).body;
  expect(token).toMatch(/^cnon:sandbox-\w{22}$/);
  const { payment } = await opened.square.payments.create(paymentFor("k1", { sourceId: token }));
  expect(payment).toMatchObject({
    status: "COMPLETED",
    cardDetails: { card: { cardBrand: "MASTERCARD", last4: "5100" } },
  });
  const again = await refusalOf(opened.square.payments.create(paymentFor("k2", { sourceId: token })));
  expect(again.errors[0]?.code).toBe("CARD_TOKEN_USED");
});

it("published numbers and codes that fail make tokens that are declined", async () => {
  const opened = await openSandbox();
  const declined = (await tokenFor(opened, "4000000000000002")).body.token ?? "";
  const wrongCode = (await tokenFor(opened, "4111111111111111", "911")).body.token ?? "";
  const codeOf = async (sourceId: string) =>
    (await refusalOf(opened.square.payments.create(paymentFor(sourceId.slice(-20), { sourceId })))).errors[0]
      ?.code;
  expect(await codeOf(declined)).toBe("GENERIC_DECLINE");
  expect(await codeOf(wrongCode)).toBe("CVV_FAILURE");
});

it("a number that is not published is refused and kept nowhere", async () => {
  const opened = await openSandbox();
  const answer = await tokenFor(opened, "4929123412341234");
  expect(answer.status).toBe(400);
  const dump = JSON.stringify(opened.sandbox.core.requests.list({}));
  expect(dump).not.toContain("4929123412341234");
});

it("a token is forgotten after a day", async () => {
  const opened = await openSandbox();
  const { token = "" } = (await tokenFor(opened, "4111111111111111")).body;
  opened.advanceMs(86_400_000);
  const refusal = await refusalOf(opened.square.payments.create(paymentFor("k1", { sourceId: token })));
  expect(refusal.errors[0]?.code).toBe("CARD_TOKEN_EXPIRED");
});
