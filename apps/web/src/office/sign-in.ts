/** Whether the session stands, or the sentence that says why not. */
export type SignInOutcome = { readonly ok: true } | { readonly ok: false; readonly message: string };

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Opens a session: the server sets its cookie, which no script can read. */
export async function signIn(credentials: Credentials, send: typeof fetch = fetch): Promise<SignInOutcome> {
  try {
    const answer = await send("/api/auth/sign-in/email", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(credentials),
    });
    return answer.ok ? { ok: true } : { ok: false, message: sentenceFor(answer.status) };
  } catch {
    return { ok: false, message: "The office cannot be reached. Check the connection, then try again." };
  }
}

/** Ends the session here. False when the server was not reached: then it still stands. */
export async function signOut(send: typeof fetch = fetch): Promise<boolean> {
  try {
    const headers = { "content-type": "application/json" };
    return (await send("/api/auth/sign-out", { method: "POST", headers, body: "{}" })).ok;
  } catch {
    return false;
  }
}

function sentenceFor(status: number): string {
  if (status === 429) return "Too many tries. Wait a minute, then try again.";
  // The same words for a wrong address and a wrong password: neither is given away.
  if (status >= 400 && status < 500)
    return "The e-mail or the password is not right. Check both and try again.";
  return "The office could not check the password. Try again in a moment.";
}
