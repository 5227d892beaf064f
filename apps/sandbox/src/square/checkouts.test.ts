import { expect, it } from "vitest";
import { type Opened, openSandbox, refusalOf } from "./opened-for-tests.ts";

const devices = {
  approves: "9fa747a2-25ff-48ee-b078-04381f7c828f",
  tips: "22cd266c-6246-4c06-9983-67f0c26346b0",
  cancels: "841100b9-ee60-4537-9bcf-e30b2ba5e215",
  timesOut: "0a956d49-619a-4530-8e5e-8eac603ffc5e",
  offline: "da40d603-c2ea-4a65-8cfd-f42e36dab0c7",
  manual: "sandbox-terminal-1",
} as const;
const minuteMs = 60_000;

async function started({ square }: Opened, deviceId: string, more: object = {}): Promise<string> {
  const { checkout } = await square.terminal.checkouts.create({
    idempotencyKey: `key-${deviceId}-${JSON.stringify(more)}`,
    checkout: {
      amountMoney: { amount: 2000n, currency: "EUR" },
      referenceId: "sale",
      deviceOptions: { deviceId },
      ...more,
    },
  });
  expect(checkout?.status).toBe("PENDING");
  return checkout?.id ?? "";
}

async function shown({ square }: Opened, checkoutId: string) {
  const { checkout } = await square.terminal.checkouts.get({ checkoutId });
  const paymentId = checkout?.paymentIds?.[0];
  const payment = paymentId === undefined ? undefined : (await square.payments.get({ paymentId })).payment;
  return { checkout, payment };
}

async function tap({ port }: Opened, deviceId: string, what: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/sandbox/terminal/${deviceId}/tap`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ what }),
  });
  expect(answer.status).toBe(200);
}

it("the published terminals act by themselves after a moment, each in its way", async () => {
  const opened = await openSandbox();
  const ids = {
    approves: await started(opened, devices.approves),
    tips: await started(opened, devices.tips),
    cancels: await started(opened, devices.cancels),
    timesOut: await started(opened, devices.timesOut),
    offline: await started(opened, devices.offline),
  };
  opened.advanceMs(1_000);
  expect((await shown(opened, ids.approves)).checkout?.status).toBe("IN_PROGRESS");
  opened.advanceMs(4_000);
  expect(await shown(opened, ids.approves)).toMatchObject({
    checkout: { status: "COMPLETED" },
    payment: { status: "COMPLETED", totalMoney: { amount: 2000n }, referenceId: "sale" },
  });
  expect(await shown(opened, ids.tips)).toMatchObject({
    checkout: { status: "COMPLETED", tipMoney: { amount: 400n } },
    payment: { tipMoney: { amount: 400n }, totalMoney: { amount: 2400n } },
  });
  expect((await shown(opened, ids.cancels)).checkout).toMatchObject({
    status: "CANCELED",
    cancelReason: "BUYER_CANCELED",
  });
  expect((await shown(opened, ids.timesOut)).checkout).toMatchObject({ cancelReason: "TIMED_OUT" });
  expect((await shown(opened, ids.offline)).checkout?.status).toBe("PENDING");
  opened.advanceMs(5 * minuteMs);
  expect((await shown(opened, ids.offline)).checkout).toMatchObject({ cancelReason: "TIMED_OUT" });
  expect(await opened.totals()).toMatchObject({ captured: "4400", capturedCount: 2 });
});

it("a fee in person is 2.6% and 10 cents of what was paid, tip included", async () => {
  const opened = await openSandbox();
  const id = await started(opened, devices.tips);
  opened.advanceMs(2_000);
  opened.advanceMs(3_000);
  // 2.6% of 24.00 is 0.624.
  expect((await shown(opened, id)).payment?.processingFee).toMatchObject([{ amountMoney: { amount: 72n } }]);
});

it("a person's tap decides at a manual terminal: a declined card is followed by another", async () => {
  const opened = await openSandbox();
  const id = await started(opened, devices.manual);
  opened.advanceMs(minuteMs);
  await tap(opened, devices.manual, "decline");
  expect(await shown(opened, id)).toMatchObject({ checkout: { status: "IN_PROGRESS" }, payment: undefined });
  await tap(opened, devices.manual, "approve");
  expect(await shown(opened, id)).toMatchObject({
    checkout: { status: "COMPLETED" },
    payment: { status: "COMPLETED" },
  });
  await tap(opened, devices.manual, "approve");
  expect(await opened.totals()).toMatchObject({ capturedCount: 1 });
});

it("a second checkout waits until the terminal is free", async () => {
  const opened = await openSandbox();
  const first = await started(opened, devices.manual);
  const second = await started(opened, devices.manual, { note: "second" });
  opened.advanceMs(1_000);
  expect((await shown(opened, second)).checkout?.status).toBe("PENDING");
  await tap(opened, devices.manual, "cancel");
  expect((await shown(opened, first)).checkout).toMatchObject({ cancelReason: "BUYER_CANCELED" });
  opened.advanceMs(1_000);
  expect((await shown(opened, second)).checkout?.status).toBe("IN_PROGRESS");
});

it("a cancel is a request: a card tapped meanwhile is paid with although the checkout ends CANCELED", async () => {
  const opened = await openSandbox();
  const { sandbox, square } = opened;
  await sandbox.control.inject({
    method: "POST",
    url: "/terminals",
    payload: JSON.stringify({ reader: devices.manual, mode: "silent" }),
    headers: { "content-type": "application/json" },
  });
  const id = await started(opened, devices.manual);
  opened.advanceMs(1_000);
  const asked = await square.terminal.checkouts.cancel({ checkoutId: id });
  expect(asked.checkout?.status).toBe("CANCEL_REQUESTED");
  await tap(opened, devices.manual, "approve");
  expect(await shown(opened, id)).toMatchObject({
    checkout: { status: "CANCELED", cancelReason: "SELLER_CANCELED" },
    payment: { status: "COMPLETED" },
  });
});

it("a canceled checkout frees the terminal and takes nothing", async () => {
  const opened = await openSandbox();
  const { square } = opened;
  const id = await started(opened, devices.manual);
  expect((await square.terminal.checkouts.cancel({ checkoutId: id })).checkout).toMatchObject({
    status: "CANCELED",
    cancelReason: "SELLER_CANCELED",
  });
  expect((await refusalOf(square.terminal.checkouts.cancel({ checkoutId: id }))).statusCode).toBe(400);
  await tap(opened, devices.manual, "approve");
  expect(await opened.totals()).toBeUndefined();
});

it("an unknown terminal and a deadline beyond five minutes are refused", async () => {
  const opened = await openSandbox();
  const unknown = await refusalOf(started(opened, "nobody"));
  expect(unknown.errors[0]?.code).toBe("NOT_FOUND");
  const late = await refusalOf(started(opened, devices.manual, { deadlineDuration: "PT6M" }));
  expect(late.errors[0]).toMatchObject({ code: "INVALID_VALUE", field: "checkout.deadline_duration" });
});

it("terminals are listed with their state, and checkouts are found by terminal once the list has caught up", async () => {
  const opened = await openSandbox();
  const listed = [];
  for await (const device of await opened.square.devices.list())
    listed.push([device.id, device.status?.category]);
  expect(listed).toContainEqual(["device:sandbox-terminal-1", "AVAILABLE"]);
  expect(listed).toContainEqual([`device:${devices.offline}`, "OFFLINE"]);
  const id = await started(opened, devices.manual);
  opened.advanceMs(2 * minuteMs);
  const found = await opened.square.terminal.checkouts.search({
    query: { filter: { deviceId: devices.manual } },
  });
  expect(found.checkouts?.map((checkout) => checkout.id)).toEqual([id]);
});
