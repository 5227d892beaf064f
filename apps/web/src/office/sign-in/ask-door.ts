/** What the sign-in door says: an answer, or a sentence for the screen. */
export type DoorAnswer =
  | { readonly ok: true; readonly answer: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly code: string | null; readonly message: string };

/** Sends to the door that keeps the session's cookie, which no script can read. Without a body it looks only. */
export async function askDoor(
  path: string,
  body: object | null,
  send: typeof fetch = fetch,
): Promise<DoorAnswer> {
  try {
    const answer = await send(`/api/auth${path}`, body === null ? {} : posted(body));
    const said = await readObject(answer);
    if (answer.ok) return { ok: true, answer: said };
    const code = textIn(said, "code");
    return { ok: false, code, message: sentenceFor(answer.status, code, textIn(said, "message") ?? "") };
  } catch {
    return {
      ok: false,
      code: null,
      message: "The office cannot be reached. Check the connection, then try again.",
    };
  }
}

const posted = (body: object): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

type Said = Readonly<Record<string, unknown>>;

export function textIn(said: Said, name: string): string | null {
  const value = said[name];
  return typeof value === "string" ? value : null;
}

export function textsIn(said: Said, name: string): readonly string[] {
  const value = said[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

async function readObject(answer: Response): Promise<Readonly<Record<string, unknown>>> {
  try {
    const said: unknown = await answer.json();
    return typeof said === "object" && said !== null ? { ...said } : {};
  } catch {
    return {};
  }
}

const anew = "This took too long. Sign in again from the start.";
const otherWay = "This passkey does not open this office. Use another one, or your password.";

/** The door's own codes. Codes in small letters are the shop's, and bring their sentence along. */
const sentences: Readonly<Record<string, string>> = {
  // The same words for a wrong address and a wrong password: neither is given away.
  INVALID_EMAIL_OR_PASSWORD: "The email or the password is not right. Check both and try again.",
  INVALID_PASSWORD: "This is not your password. Try again.",
  PASSWORD_TOO_SHORT: "Use 10 characters or more. A few words do well.",
  PASSWORD_TOO_LONG: "Use 128 characters or fewer.",
  INVALID_CODE: "This code is not right. Enter the one that the app shows now.",
  INVALID_BACKUP_CODE: "This recovery code is not right, or was used already.",
  INVALID_TWO_FACTOR_COOKIE: anew,
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: anew,
  ACCOUNT_TEMPORARILY_LOCKED: "Too many wrong codes. Wait a quarter of an hour, then try again.",
  TOTP_ALREADY_ENABLED: "An authenticator app is set up already. Load the page anew.",
  PASSKEY_NOT_FOUND: otherWay,
  AUTHENTICATION_FAILED: otherWay,
  CHALLENGE_NOT_FOUND: anew,
  INVALID_TOKEN: "This link was used already or is too old. Ask for a new one.",
  UNAUTHORIZED: "You are signed out. Sign in again.",
};

function sentenceFor(status: number, code: string | null, message: string): string {
  const known = code === null ? undefined : sentences[code];
  if (known !== undefined) return known;
  if (code !== null && /^[a-z_]+$/.test(code) && message !== "") return message;
  if (status === 429) return "Too many tries. Wait a minute, then try again.";
  if (status === 401) return sentences["INVALID_EMAIL_OR_PASSWORD"] ?? "";
  if (status < 500) return "The office did not take this. Check what you entered and try again.";
  return "The office could not check this. Try again in a moment.";
}
