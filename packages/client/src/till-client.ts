import type { AppRouter } from "@till/server";
import { type TRPCClient, createTRPCClient, httpLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { unattendedHeader } from "@till/wire";
import superjson from "superjson";

export type TillClient = TRPCClient<AppRouter>;

type SubscriptionOptions = Parameters<typeof httpSubscriptionLink>[0];
type EventSourceClass = NonNullable<SubscriptionOptions["EventSource"]>;
type LinkFetch = NonNullable<Parameters<typeof httpLink>[0]["fetch"]>;
type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

export interface TillClientOptions {
  /** Where the procedures are, such as `http://localhost:4000/trpc`. */
  readonly url: string;
  /**
   * The bearer token of the moment; null while nobody is signed in. Asked before every call. A program gives its API
   * key: `() => process.env.TILL_API_KEY`, made on the office's page "API keys".
   */
  readonly getToken: () => string | null;
  /**
   * Whether somebody is at the machine. A page that asks by itself while nobody is there says so with every call, and the
   * session goes on growing old. Left out: every call counts as its person's.
   */
  readonly isAttended?: () => boolean;
  /** Longest wait for the answer of a call. Longer than the server waits for a gateway, or every slow card is unknown. */
  readonly timeoutMs?: number;
  /** In Node: the class of the `eventsource` package. A browser's own cannot send the bearer token either. */
  readonly EventSource?: EventSourceClass;
  readonly fetch?: Fetch;
}

const timeoutMsDefault = 60_000;

/**
 * Every procedure of the server, typed. Refusals are thrown as `TRPCClientError`; `tillErrorOf` reads them.
 * Subscriptions carry the bearer token only through an EventSource that takes a `fetch` of its own (the `eventsource`
 * package); without one a browser's cookie has to do.
 */
export function createTillClient(options: TillClientOptions): TillClient {
  const authorization = (): Record<string, string> => {
    const token = options.getToken();
    return token === null ? {} : { authorization: `Bearer ${token}` };
  };
  const headers = (): Record<string, string> =>
    options.isAttended?.() === false ? { ...authorization(), [unattendedHeader]: "1" } : authorization();
  const timed = withTimeout(options.fetch ?? fetch, options.timeoutMs ?? timeoutMsDefault);
  const subscriptions = options.EventSource
    ? httpSubscriptionLink({
        url: options.url,
        transformer: superjson,
        EventSource: options.EventSource,
        eventSourceOptions: () => ({
          fetch: (input: string | URL, init?: RequestInit) =>
            (options.fetch ?? fetch)(input, {
              ...init,
              headers: { ...Object.fromEntries(new Headers(init?.headers)), ...authorization() },
            }),
        }),
      })
    : httpSubscriptionLink({ url: options.url, transformer: superjson });
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: subscriptions,
        // One request a call: a batch would let a slow card hold back everything sent beside it.
        false: httpLink({ url: options.url, transformer: superjson, headers, fetch: timed }),
      }),
    ],
  });
}

function withTimeout(send: Fetch, timeoutMs: number): LinkFetch {
  return (input, init) => {
    const { signal: given, ...rest } = init ?? {};
    const timeout = AbortSignal.timeout(timeoutMs);
    return send(input, { ...rest, signal: given ? AbortSignal.any([given, timeout]) : timeout });
  };
}
