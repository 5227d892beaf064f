import { createApp } from "../core/app.ts";
import type { CreateDialect } from "../core/dialect.ts";

export const createSquare: CreateDialect = (_core) => ({
  gateway: "square",
  app: createApp(),
  seed: () => undefined,
  totals: () => [],
});
