import { expect, onTestFinished, test } from "vitest";
import { createSandbox } from "../sandbox.ts";

function openControl() {
  const sandbox = createSandbox({ seed: "control", nowMs: () => 1_795_000_000_000 });
  onTestFinished(() => sandbox.close());
  return async (method: "GET" | "POST" | "DELETE", url: string, body?: string) => {
    const answer = await sandbox.control.inject({
      method,
      url,
      ...(body === undefined ? {} : { payload: body, headers: { "content-type": "application/json" } }),
    });
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
  };
}

test("a fault under a name no operation has is refused, and so is a body that is not understood", async () => {
  const control = openControl();
  const wrong = { gateway: "stripe", operation: "payment_intents.confrim", kind: "held" };
  expect((await control("POST", "/faults", JSON.stringify(wrong))).status).toBe(400);
  expect((await control("POST", "/faults", "{")).status).toBe(400);
  expect((await control("POST", "/clock", JSON.stringify({ advanceMs: -1 }))).status).toBe(400);
  expect((await control("POST", "/terminals", JSON.stringify({ reader: "x", mode: "approve" }))).status).toBe(
    404,
  );
  expect((await control("GET", "/faults")).body).toEqual({ armed: [], fired: [], held: 0 });
});

test("every operation of a gateway can be named in a fault", async () => {
  const control = openControl();
  const { body } = await control("GET", "/operations");
  expect(body["stripe"]).toEqual(expect.arrayContaining(["payment_intents.confirm", "refunds.create"]));
});

test("armed faults can be seen and taken away, and a reset forgets them", async () => {
  const control = openControl();
  const fault = JSON.stringify({ gateway: "stripe", kind: "server_error", times: 2 });
  await control("POST", "/faults", fault);
  expect((await control("GET", "/faults")).body["armed"]).toMatchObject([{ operation: "*", timesLeft: 2 }]);
  expect((await control("DELETE", "/faults")).body["armed"]).toEqual([]);
  await control("POST", "/faults", fault);
  await control("POST", "/clock", JSON.stringify({ advanceMs: 5_000 }));
  await control("POST", "/reset", JSON.stringify({ seed: 2 }));
  expect((await control("GET", "/faults")).body["armed"]).toEqual([]);
  expect((await control("GET", "/clock")).body).toEqual({ nowMs: 1_795_000_000_000, offsetMs: 0 });
});
