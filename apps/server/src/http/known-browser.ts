import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyReply } from "fastify";

const keptSeconds = 180 * 86_400;
const value = /^(?<name>[\w-]{22})\.(?<mark>[\w-]{43})$/;

export interface KnownBrowsers {
  /** The browser's own random name, if its cookie was marked for this account. */
  nameOf(cookies: string | null | undefined, account: string): string | undefined;
  mark(reply: Pick<FastifyReply, "header">, account: string): void;
  /** Marks every browser that is let in at this address. */
  markWhoSignsIn(app: FastifyInstance, path: string): void;
}

/**
 * Marks a browser that somebody has signed in with, so that guesses from elsewhere, which shut the door for an account,
 * do not shut it for its owner (OWASP's device cookie). The mark belongs to one account and proves nothing else.
 */
export function createKnownBrowsers(secret: string, isHttps: boolean): KnownBrowsers {
  const cookieName = isHttps ? "__Host-till.known" : "till.known";
  const markOf = (name: string, account: string): string =>
    createHmac("sha256", secret)
      .update(`known browser\n${name}\n${account.trim().toLowerCase()}`)
      .digest("base64url");

  const nameOf: KnownBrowsers["nameOf"] = (cookies, account) => {
    const { name, mark } = value.exec(cookieIn(cookies ?? "", cookieName))?.groups ?? {};
    if (name === undefined || mark === undefined) return undefined;
    return timingSafeEqual(Buffer.from(mark), Buffer.from(markOf(name, account))) ? name : undefined;
  };
  const mark: KnownBrowsers["mark"] = (reply, account) => {
    const name = randomBytes(16).toString("base64url");
    const parts = [
      `${cookieName}=${name}.${markOf(name, account)}`,
      `Max-Age=${keptSeconds}; Path=/; HttpOnly; SameSite=Strict`,
      ...(isHttps ? ["Secure"] : []),
    ];
    void reply.header("set-cookie", parts.join("; "));
  };

  return {
    nameOf,
    mark,
    markWhoSignsIn(app, path) {
      app.addHook("onSend", async (request, reply) => {
        const account = emailIn(request.body);
        if (request.url !== path || reply.statusCode !== 200 || account === undefined) return;
        if (nameOf(request.headers.cookie, account) === undefined) mark(reply, account);
      });
    },
  };
}

const cookieIn = (header: string, name: string): string =>
  header
    .split(";")
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? "";

function emailIn(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("email" in body)) return undefined;
  return typeof body.email === "string" ? body.email : undefined;
}
