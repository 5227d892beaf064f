import { type IncomingHttpHeaders, request } from "node:http";

export interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Till's refusal in it, wherever the answer carries it. */
  readonly till: { readonly code?: string; readonly retry?: string; readonly message?: string };
}

/** One request exactly as it is written, headers that `fetch` would not send among them. */
export function createAsk(port: number, always: Readonly<Record<string, string>> = {}) {
  return ({ method = "GET", path, headers = {}, body }: Asked): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port, method, path, headers: { ...always, ...headers } });
      sent.on("error", reject);
      sent.on("response", (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(parts).toString("utf8");
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            till: refusalIn(text),
          });
        });
      });
      sent.end(body);
    });
}

function refusalIn(text: string): Answer["till"] {
  try {
    const json = JSON.parse(text) as {
      error?: { json?: { data?: { till?: Answer["till"] } } };
    } & Answer["till"];
    return json.error?.json?.data?.till ?? json;
  } catch {
    return {};
  }
}
