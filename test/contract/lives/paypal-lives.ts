import { type Story, atDashboard, atPayPal, page, manual, dayMs } from "./outside-acts.ts";
import { createRecorder } from "./record-life.ts";

export const paypalLives: readonly Story[] = [
  {
    gateway: "paypal",
    name: "agreed to and taken by e-check, which clears",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, page);
      const { object } = await one.open();
      await atPayPal(stage, "approve", { orderId: object.id, outcome: "pending" });
      await one.look();
      await one.charge();
      await one.look(dayMs);
      await one.look(4 * dayMs);
      return one;
    },
  },
  {
    gateway: "paypal",
    name: "taken, partly given back, and reversed by the bank",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, page);
      const { object } = await one.open();
      await atPayPal(stage, "approve", { orderId: object.id, outcome: "approve" });
      await one.look();
      await one.charge();
      await one.refund(1000n);
      const seen = await one.look();
      await atPayPal(stage, "reverse", { captureId: seen.captures[0]?.id });
      await one.look();
      return one;
    },
  },
  {
    gateway: "paypal",
    name: "taken, partly given back in PayPal's pages, and reversed by the bank",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, page);
      const { object } = await one.open();
      await atPayPal(stage, "approve", { orderId: object.id, outcome: "approve" });
      await one.look();
      await one.charge();
      const paid = await one.look();
      await atDashboard(stage, { gateway: "paypal", act: "refund", object: object.id, amountMinor: 1000 });
      await one.look();
      await atPayPal(stage, "reverse", { captureId: paid.captures[0]?.id });
      await one.look();
      return one;
    },
  },
  {
    gateway: "paypal",
    name: "held, and taken in parts",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, { ...page, ...manual });
      const { object } = await one.open();
      await atPayPal(stage, "approve", { orderId: object.id, outcome: "approve" });
      await one.look();
      await one.charge();
      await one.capture(1500n, false);
      await one.capture(500n, false);
      await one.capture(1000n, true);
      await one.look();
      return one;
    },
  },
  {
    gateway: "paypal",
    name: "held, then released",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, { ...page, ...manual });
      const { object } = await one.open();
      await atPayPal(stage, "approve", { orderId: object.id, outcome: "approve" });
      await one.look();
      await one.charge();
      await one.void();
      await one.look();
      return one;
    },
  },
  {
    gateway: "paypal",
    name: "held, and never taken",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, { ...page, ...manual });
      const { object } = await one.open();
      await atPayPal(stage, "approve", { orderId: object.id, outcome: "approve" });
      await one.look();
      await one.charge();
      await one.look(4 * dayMs);
      await one.look(30 * dayMs);
      return one;
    },
  },
  {
    gateway: "paypal",
    name: "declined once taken",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, page);
      const { object } = await one.open();
      await atPayPal(stage, "approve", { orderId: object.id, outcome: "decline_capture" });
      await one.look();
      await one.charge();
      await one.look();
      return one;
    },
  },
];
