import { z } from "zod";
import type { SignIn } from "./sign-in.ts";

/** One way in: what may be sent, and what of the answer a page gets to see. */
interface Way {
  readonly method: "GET" | "POST";
  readonly body: z.ZodType<object>;
  readonly shows: readonly string[] | "all";
}

// Longer than any password that is taken: the policy says so in better words.
const secretText = z.string().min(1).max(1024);
const code = z.string().min(1).max(64);
const email = z.string().min(3).max(320);
const response = z.record(z.string(), z.unknown());
const name = z.string().trim().min(1).max(60);

const way = (body: Record<string, z.ZodType>, shows: Way["shows"] = []): Way => ({
  method: "POST",
  body: z.strictObject(body),
  shows,
});
const look: Way = { method: "GET", body: z.object({}), shows: "all" };

/**
 * All of the sign-in library that is open to the world. It has more, and options that would get around a second
 * factor (a trusted device, a session without one): what is not here is not there.
 */
const ways: Readonly<Record<string, Way>> = {
  "/sign-in/email": way({ email, password: secretText }, ["twoFactorRedirect", "twoFactorMethods"]),
  "/sign-out": way({}),
  "/change-password": {
    method: "POST",
    // Whoever changes a password wants whoever knew the old one out.
    body: z
      .strictObject({ currentPassword: secretText, newPassword: secretText })
      .transform((body) => ({ ...body, revokeOtherSessions: true })),
    shows: [],
  },
  "/two-factor/enable": way({ password: secretText }, ["totpURI", "backupCodes"]),
  "/two-factor/disable": way({ password: secretText }),
  "/two-factor/verify-totp": way({ code }),
  "/two-factor/verify-backup-code": way({ code }),
  "/two-factor/generate-backup-codes": way({ password: secretText }, ["backupCodes"]),
  "/passkey/generate-register-options": look,
  "/passkey/verify-registration": way({ response, name: name.optional() }),
  "/passkey/generate-authenticate-options": look,
  "/passkey/verify-authentication": way({ response }),
  "/passkey/update-passkey": way({ id: code, name }),
  "/passkey/delete-passkey": way({ id: code }),
};

export const authPrefix = "/api/auth";

/** Lets through what is known, as it should be, and hides session tokens from the page: they live in the cookie. */
export function createAuthDoor(signIn: Pick<SignIn, "handler">) {
  return async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const known = ways[url.pathname.slice(authPrefix.length)];
    if (!known || !url.pathname.startsWith(`${authPrefix}/`) || request.method !== known.method)
      return refusal(404, "not_found", "There is no such page.");
    const init: RequestInit = { method: request.method, headers: request.headers };
    if (known.method === "POST") {
      const body = known.body.safeParse(await readJson(request));
      if (!body.success) return refusal(400, "invalid_input", "The request is not what this page takes.");
      init.body = JSON.stringify(body.data);
    }
    const answer = await signIn.handler(new Request(new URL(url.pathname, url.origin), init));
    return known.shows === "all" ? answer : shown(answer, known.shows);
  };
}

async function readJson(request: Pick<Request, "json">): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return null;
  }
}

const refusal = (status: number, errorCode: string, message: string): Response =>
  Response.json({ code: errorCode, message }, { status });

const spoken = z.looseObject({ code: z.string().optional(), message: z.string().optional() });

async function shown(answer: Response, fields: readonly string[]): Promise<Response> {
  const headers = new Headers(answer.headers);
  headers.delete("content-length");
  const body = spoken.safeParse(await readJson(answer));
  const said: Readonly<Record<string, unknown>> = body.success ? body.data : {};
  const names = answer.ok ? fields : ["code", "message"];
  const kept = Object.fromEntries(names.flatMap((field) => (field in said ? [[field, said[field]]] : [])));
  return new Response(JSON.stringify(kept), { status: answer.status, headers });
}
