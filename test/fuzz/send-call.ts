import { tillErrorCodes } from "@till/wire";
import { type IncomingMessage, request } from "node:http";
import type { FuzzCall } from "./fuzz-call.ts";

export interface FuzzAnswer {
  readonly status: number;
  readonly text: string;
}

/** On a machine that does much else besides; an idle one answers in milliseconds. */
const answerWithinMs = 30_000;
/** Longer ones do not fit into an address; they go as a body, which a query refuses. */
const addressMax = 12_000;
/** Of what says to be longer, the server reads nothing: it refuses and hangs up, at times before the caller has read that. */
const bodyMaxBytes = 1024 * 1024;
const hungUp: FuzzAnswer = { status: 413, text: "" };
/** What a stream says first, to show that it is one. */
const streamOpens = "event: connected";

/** Sends a call exactly as it is written. Of a stream the first thing it tells is heard, then the caller leaves. */
export function sendCall(
  port: number,
  { procedure, body, headers }: FuzzCall,
  identity: Readonly<Record<string, string>>,
): Promise<FuzzAnswer> {
  const isStream = procedure.type === "subscription";
  const query = `?input=${encodeURIComponent(String(body))}`;
  const isGet = procedure.type !== "mutation" && typeof body === "string" && query.length < addressMax;
  return new Promise((resolve, reject) => {
    const sent = request({
      host: "127.0.0.1",
      port,
      method: isGet ? "GET" : "POST",
      path: `/trpc/${procedure.path}${isGet ? query : ""}`,
      headers: {
        ...identity,
        ...headers,
        ...(isStream && { accept: "text/event-stream" }),
        ...(!isGet && { "content-length": Buffer.byteLength(body) }),
      },
    });
    const hung = setTimeout(
      () => sent.destroy(new Error(`no answer within ${answerWithinMs / 1000} s`)),
      answerWithinMs,
    );
    sent.on("close", () => clearTimeout(hung));
    sent.on("error", (error: NodeJS.ErrnoException) => {
      const isCutOff = error.code === "EPIPE" || error.code === "ECONNRESET";
      if (isCutOff && Buffer.byteLength(body) > bodyMaxBytes) resolve(hungUp);
      else reject(error);
    });
    sent.on("response", (response: IncomingMessage) => {
      const parts: Buffer[] = [];
      const done = () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString("utf8") });
      response.on("data", (part: Buffer) => {
        parts.push(part);
        if (isStream && hasToldSomething(Buffer.concat(parts).toString("utf8"))) {
          done();
          sent.destroy();
        }
      });
      response.on("end", done);
      response.on("error", reject);
    });
    // A refusal may come before all of a body was read, and the connection with it; what was answered is what counts.
    sent.end(isGet ? undefined : body);
  });
}

const hasToldSomething = (text: string): boolean =>
  text
    .split("\n\n")
    .some((event) => event.includes("data:") && !event.startsWith(streamOpens) && text.endsWith("\n\n"));

const codes: ReadonlySet<unknown> = new Set(tillErrorCodes);
/** What only somebody who reads the code or the database has to know. */
const inside =
  /\n\s+at |\.[cm]?[jt]s:\d|node_modules|\/(?:home|root|tmp|work|usr|var)\/|file:\/\/|\b(?:select|insert|update|delete)\b.+\b(?:from|into|set|where)\b|relation "|violates|constraint|duplicate key|postgres|drizzle|superjson|FST_|ZodError|TRPCError|SyntaxError|TypeError|RangeError|\bECONN|not iterable|is not a function|Cannot (?:read|convert)/i;

/** What is wrong with an answer, whatever was asked; null for a good one. */
export function faultOf(answer: FuzzAnswer): string | null {
  if (answer === hungUp) return null;
  const { status, text } = answer;
  const refusal = refusalIn(text);
  if (status >= 200 && status < 300 && refusal === null) return null;
  const code = refusal === null ? undefined : Reflect.get(refusal, "code");
  if (!codes.has(code)) return "a refusal without a code of Till's";
  if (code === "internal" || (status >= 500 && !(status === 503 && code === "overloaded")))
    return "not ours to say: a mistake inside";
  const [said] = inside.exec(text) ?? [];
  return said === undefined ? null : `it tells what is inside: ${said}`;
}

/** Till's own part of a refusal: of a procedure, of a stream's last event, or of what comes before procedures. */
function refusalIn(text: string): object | null {
  const [, event] = /event: serialized-error\ndata: (.*)/.exec(text) ?? [];
  const answer = parsed(event ?? text);
  const error = part(answer, "error") ?? (event === undefined ? undefined : answer);
  const found = part(part(part(error, "json") ?? error, "data"), "till");
  const own = found ?? (part(answer, "code") === undefined ? undefined : answer);
  return typeof own === "object" && own !== null ? own : null;
}

const part = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
