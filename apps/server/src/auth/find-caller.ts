import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Database } from "@till/db";
import { unattendedHeader } from "@till/wire";
import type { Caller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";
import { apiKeyPrefix, findApiKey } from "../use-cases/api-keys.ts";
import { registerTokenPrefix } from "./register-token.ts";
import { hashSessionToken, isOpen, sessionLimits } from "./session-rules.ts";
import type { SignIn } from "./sign-in.ts";

interface FindCallerOptions {
  readonly deps: Pick<Deps, "merchantId" | "clock" | "uow">;
  readonly database: Pick<Database, "findSessionPerson" | "findRegisterPerson" | "noteSessionUsed">;
  readonly signIn: Pick<SignIn, "cookieName" | "secret">;
  /** Whether sessions that were opened by a password alone may do what their people may. */
  readonly secondFactor: "demanded" | "offered";
}

/** Who is calling, found in one statement. Whoever does not plainly hold an open session is a buyer. */
export function createFindCaller({ deps, database, signIn, secondFactor }: FindCallerOptions) {
  const tokenIn = createTokenReader(signIn.cookieName, signIn.secret);

  const atRegister = async (token: string): Promise<Caller> => {
    const known = await database.findRegisterPerson(deps.merchantId, hashSessionToken(token));
    return known && known.expiresAtMs > deps.clock.nowMs()
      ? { kind: "person", person: known.person, registerId: known.registerId }
      : { kind: "buyer" };
  };

  const byKey = findApiKey(deps);

  return async (headers: IncomingHttpHeaders): Promise<Caller> => {
    const token = keyIn(headers) ?? tokenIn(headers);
    if (token === null) return { kind: "buyer" };
    if (token.startsWith(apiKeyPrefix)) return (await byKey(token)) ?? { kind: "buyer" };
    if (token.startsWith(registerTokenPrefix)) return atRegister(token);
    const known = await database.findSessionPerson(deps.merchantId, hashSessionToken(token));
    const nowMs = deps.clock.nowMs();
    if (known === null || !isOpen(known.session, nowMs)) return { kind: "buyer" };
    const { person, session } = known;
    const isUse = headers[unattendedHeader] === undefined;
    if (isUse && nowMs - session.usedAtMs >= sessionLimits.noteMs)
      await database.noteSessionUsed(session.id, nowMs);
    const isWeak = session.signedInBy === "password";
    return {
      kind: "person",
      person,
      registerId: null,
      session,
      needsSecondFactor: isWeak && secondFactor === "demanded",
    };
  };
}

/** For programs whose HTTP library has a place for such a header and none for `Bearer`. */
function keyIn(headers: IncomingHttpHeaders): string | null {
  const given = headers["x-api-key"];
  return typeof given === "string" && given.startsWith(apiKeyPrefix) ? given : null;
}

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
