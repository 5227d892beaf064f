import { type Story, disputedLives, card, manual, minuteMs, dayMs } from "./outside-acts.ts";
import { createRecorder } from "./record-life.ts";

export const squareLives: readonly Story[] = [
  {
    gateway: "square",
    name: "taken at once, its fee booked later, given back",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, card("cnon:card-nonce-ok"));
      await one.charge();
      await one.look(2 * minuteMs);
      await one.refund(1000n);
      await one.look();
      await one.look(2 * minuteMs);
      return one;
    },
  },
  {
    gateway: "square",
    name: "refunds that come back",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, card("cnon:sandbox-refund-fails"));
      await one.charge();
      await one.refund(1000n);
      await one.look();
      await one.look(2 * minuteMs);
      return one;
    },
  },
  {
    gateway: "square",
    name: "held, then taken",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, { ...card("cnon:card-nonce-ok"), ...manual });
      await one.charge();
      await one.capture(4000n, true);
      await one.look(2 * minuteMs);
      return one;
    },
  },
  {
    gateway: "square",
    name: "held, then released",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, { ...card("cnon:card-nonce-ok"), ...manual });
      await one.charge();
      await one.look();
      await one.void();
      await one.look();
      return one;
    },
  },
  {
    gateway: "square",
    name: "held, and never taken",
    async play(stage, gateway) {
      const one = createRecorder(stage, gateway, { ...card("cnon:card-nonce-ok"), ...manual });
      await one.charge();
      await one.look(dayMs);
      await one.look(8 * dayMs);
      return one;
    },
  },
  ...disputedLives("square", async (stage, gateway) => {
    const one = createRecorder(stage, gateway, card("cnon:card-nonce-ok"));
    await one.charge();
    return one;
  }),
];
