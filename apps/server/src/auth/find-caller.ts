import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Database } from "@till/db";
import type { Caller } from "../actor.ts";
import type { Deps } from "../deps.ts";
import { type SignIn, sessionSeconds } from "./sign-in.ts";

interface FindCallerOptions {
  readonly deps: Pick<Deps, "merchantId" | "clock" | "uow">;
  readonly database: Pick<Database, "findSessionPerson">;
  readonly signIn: SignIn;
}

interface Request {
  readonly headers: IncomingHttpHeaders;
  /** As the sign-in library reads them; made only when it is asked. */
  readonly webHeaders: () => Headers;
}

/**
 * Who is calling. A person who signed in is found in one statement; whatever is not plainly a live session (none, a
 * wrong signature, one that has ended or is due to be extended) is the sign-in library's to judge.
 */
export async function createFindCaller({ deps, database, signIn }: FindCallerOptions) {
  const { authCookies, secret } = await signIn.$context;
  const tokenIn = createTokenReader(authCookies.sessionToken.name, secret);

  const askLibrary = async (headers: Headers): Promise<Caller> => {
    const session = await signIn.api.getSession({ headers });
    if (!session) return { kind: "buyer" };
    const person = await deps.uow.run(deps.merchantId, (tx) => tx.merchants.personByUserId(session.user.id));
    return person ? { kind: "person", person, registerId: null } : { kind: "buyer" };
  };

  return async ({ headers, webHeaders }: Request): Promise<Caller> => {
    if (headers.authorization === undefined && headers.cookie === undefined) return { kind: "buyer" };
    const token = tokenIn(headers);
    const known = token === null ? null : await database.findSessionPerson(deps.merchantId, token);
    return known && !isDueForExtension(known.expiresAtMs, deps.clock.nowMs())
      ? { kind: "person", person: known.person, registerId: null }
      : askLibrary(webHeaders());
  };
}

/** Also true of a session that has ended. */
const isDueForExtension = (expiresAtMs: number, nowMs: number): boolean =>
  expiresAtMs - nowMs <= (sessionSeconds.expiresIn - sessionSeconds.updateAge) * 1000;

const bearerPattern = /^bearer ([\w-]+)$/i;

/**
 * The session's token, where it stands in one of the two usual places: plain after `Bearer`, as a till sends it (the
 * library takes it as it is), or signed in the cookie, as a browser sends it. Null for everything else.
 */
export function createTokenReader(cookieName: string, secret: string) {
  return ({
    authorization,
    cookie,
  }: Pick<IncomingHttpHeaders, "authorization" | "cookie">): string | null => {
    if (authorization !== undefined) return bearerPattern.exec(authorization)?.[1] ?? null;
    const signed = cookie === undefined ? null : cookieValue(cookie, cookieName);
    if (signed === null) return null;
    const dot = signed.lastIndexOf(".");
    const token = signed.slice(0, Math.max(dot, 0));
    return token !== "" && isSignedWith(secret, token, signed.slice(dot + 1)) ? token : null;
  };
}

/** Null also where the name occurs twice: which of them counts is not for this place to say. */
function cookieValue(header: string, name: string): string | null {
  const found = header
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`));
  const [only] = found;
  if (only === undefined || found.length > 1) return null;
  try {
    return decodeURIComponent(only.slice(name.length + 1));
  } catch {
    return null;
  }
}

function isSignedWith(secret: string, value: string, signature: string): boolean {
  const expected = createHmac("sha256", secret).update(value).digest();
  const given = Buffer.from(signature, "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
