import { createApp } from "../core/app.ts";
import type { CreateDialect } from "../core/dialect.ts";

export const createPaypal: CreateDialect = (_core) => ({
  gateway: "paypal",
  app: createApp(),
  seed: () => undefined,
  totals: () => [],
});
