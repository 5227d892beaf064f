import { Agent, request } from "node:http";
import type { inputs } from "@till/wire";
import { serialize } from "superjson";
import type { z } from "zod";

type Mutations = {
  "charges.create": z.input<typeof inputs.charges.create>;
  "receipts.issue": z.input<typeof inputs.receipts.issue>;
  "sales.checkout": z.input<typeof inputs.sales.checkout>;
  "sales.commit": z.input<typeof inputs.sales.commit>;
  "till.signIn": z.input<typeof inputs.till.signIn>;
};

export interface Answer {
  /** As it travels: superjson's `json`, bigints as strings. */
  readonly json: Readonly<Record<string, unknown>>;
  /** From `Server-Timing`: how long the call took in the server, and how much of that the gateway took. */
  readonly totalMs: number;
  readonly gatewayMs: number;
}

export type Caller = <Path extends keyof Mutations>(path: Path, input: Mutations[Path]) => Promise<Answer>;

/** A client that never hears an answer would keep a round from ending. */
const answerWithinMs = 30_000;

/**
 * The requests of Till's own client, sent with as little work as Node allows: in a shop the callers are other
 * machines, here they take their processor time from the server.
 */
export function createCaller(port: number, token: string | null): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const headers = {
    "content-type": "application/json",
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  return (path, input) => {
    const body = Buffer.from(JSON.stringify(serialize(input)));
    return new Promise<Answer>((resolve, reject) => {
      const call = request(
        {
          agent,
          host: "127.0.0.1",
          port,
          method: "POST",
          path: `/trpc/${path}`,
          headers: { ...headers, "content-length": body.length },
          timeout: answerWithinMs,
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on("data", (part: Buffer) => parts.push(part));
          response.on("error", reject);
          response.on("end", () => {
            const text = Buffer.concat(parts).toString();
            if (response.statusCode !== 200)
              reject(new Error(`${path} answered ${response.statusCode}: ${text}`));
            else resolve({ json: jsonOf(text), ...timingOf(response.headers["server-timing"]) });
          });
        },
      );
      call.on("timeout", () => call.destroy(new Error(`${path} gave no answer`)));
      call.on("error", reject);
      call.end(body);
    });
  };
}

/** A bench of charges that came to nothing would measure nothing. */
export function expectCaptured({ state }: Answer["json"]): void {
  if (state !== "captured") throw new Error(`a charge ended ${String(state)}`);
}

const jsonOf = (text: string): Answer["json"] =>
  (JSON.parse(text) as { result: { data: { json: Answer["json"] } } }).result.data.json;

const timingPattern = /total;dur=([\d.]+), gateway;dur=([\d.]+)/;

function timingOf(header: string | string[] | undefined): Pick<Answer, "totalMs" | "gatewayMs"> {
  const [, total, gateway] = timingPattern.exec(String(header)) ?? [];
  return { totalMs: Number(total), gatewayMs: Number(gateway) };
}
