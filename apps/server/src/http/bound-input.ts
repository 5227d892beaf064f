import { cardDataRefused, findCardNumber } from "@till/wire";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { TillError } from "../till-error.ts";
import { notJson } from "./answer-errors.ts";
import { invalid } from "./refusal.ts";

const json = /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i;

/**
 * JSON alone: what a form of another site can send without being asked for leave is none (CSRF), and nothing else is read.
 */
export function takeJsonAlone(app: FastifyInstance): void {
  app.addHook("onRequest", async ({ headers }) => {
    const type = headers["content-type"];
    if (type !== undefined && !json.test(type)) throw notJson;
  });
}

/** Above anything a procedure takes: a wholesale order of a thousand lines, nested some eight deep. */
export const inputMax = { depth: 32, parts: 50_000 } as const;

/**
 * Refuses what is nested deeper, or holds more parts, than any input does, before it is parsed: reading it would cost
 * memory and time out of proportion to its length.
 */
export function boundInput(app: FastifyInstance): void {
  app.addHook("preValidation", async (request) => {
    const text = textOf(request);
    if (text !== null && !isWithinBounds(text))
      throw invalid(400, "The request is nested too deep, or holds too many parts. Send less at once.");
  });
}

function textOf({ body, query }: FastifyRequest): string | null {
  if (typeof body === "string") return body;
  const input = typeof query === "object" && query !== null && "input" in query ? query.input : null;
  return typeof input === "string" ? input : null;
}

/** A password may look like anything; nothing else that is sent to the sign-in's pages may hold a card number. */
const secretFields: ReadonlySet<string> = new Set(["password", "currentPassword", "newPassword"]);

export function refuseCardData(app: FastifyInstance): void {
  app.addHook("preValidation", async ({ body }) => {
    if (typeof body !== "object" || body === null) return;
    const shown = Object.entries(body).filter(([name]) => !secretFields.has(name));
    if (findCardNumber(shown)) throw new TillError(cardDataRefused);
  });
}

const quote = 34;
const backslash = 92;
const comma = 44;
const opening: ReadonlySet<number> = new Set([91, 123]);
const closing: ReadonlySet<number> = new Set([93, 125]);

/** Counts brackets and commas outside of texts; what is not JSON is the parser's to refuse. */
export function isWithinBounds(text: string): boolean {
  let depth = 0;
  let parts = 0;
  let inText = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inText) {
      if (code === backslash) index += 1;
      else if (code === quote) inText = false;
    } else if (code === quote) inText = true;
    else if (code === comma) parts += 1;
    else if (opening.has(code)) depth += 1;
    else if (closing.has(code)) depth -= 1;
    if (depth > inputMax.depth || parts > inputMax.parts) return false;
  }
  return true;
}
