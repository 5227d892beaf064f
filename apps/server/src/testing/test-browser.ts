import { createAuthDoor } from "../auth/auth-door.ts";
import type { SignIn } from "../auth/sign-in.ts";

interface TestAnswer {
  readonly status: number;
  readonly answer: unknown;
  readonly retryAfter: string | null;
}

export interface TestBrowser {
  readonly cookies: Map<string, string>;
  get(path: string): Promise<TestAnswer>;
  post(path: string, body?: object): Promise<TestAnswer>;
}

/** A browser in front of the sign-in door: it keeps cookies, and says where its page came from. */
export function createTestBrowser(signIn: Pick<SignIn, "handler">, testOrigin: string): TestBrowser {
  const door = createAuthDoor(signIn);
  const cookies = new Map<string, string>();
  const send = async (method: string, path: string, body?: object): Promise<TestAnswer> => {
    const response = await door(
      new Request(`${testOrigin}/api/auth${path}`, {
        method,
        headers: {
          origin: testOrigin,
          "user-agent": "Test browser",
          ...(cookies.size > 0 && {
            cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
          }),
          ...(body && { "content-type": "application/json" }),
        },
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const text = await response.text();
    const answer: unknown = text === "" ? null : JSON.parse(text);
    return { status: response.status, answer, retryAfter: response.headers.get("retry-after") };
  };
  return {
    cookies,
    get: (path) => send("GET", path),
    post: (path, body = {}) => send("POST", path, body),
  };
}
