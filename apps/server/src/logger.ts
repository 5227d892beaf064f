import { type Logger, pino } from "pino";
import type { Writable } from "node:stream";
import { maskCardNumbers } from "@till/wire";

const secrets = [
  "authorization",
  "cookie",
  "password",
  "pin",
  "token",
  "orderToken",
  "registerKey",
  "email",
  "rawBody",
];

/** Structured, with secrets and personal data struck out by name and card numbers by what they look like. */
export function createLogger(level: string, destination: Writable): Logger {
  return pino(
    {
      level,
      redact: {
        paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*["${name}"]`]),
        censor: "[removed]",
      },
      hooks: { streamWrite: maskCardNumbers },
    },
    destination,
  );
}
