import { createApp } from "../core/app.ts";
import type { CreateDialect } from "../core/dialect.ts";

export const createStripe: CreateDialect = (_core) => ({
  gateway: "stripe",
  app: createApp(),
  seed: () => undefined,
  totals: () => [],
});
