import { cataloguePath } from "@till/wire";

/** Longer than the server takes to write a large shop's for the first time. */
const timeoutMs = 60_000;

/**
 * Everything the shop sells as text, for `readCatalogue` of `@till/wire`; null while `knownVersion` is still the newest. No
 * sign-in is needed. Throws `TypeError` where the server cannot be reached or does not answer with one.
 */
export async function fetchCatalogue({
  serverUrl,
  knownVersion = null,
  fetch,
}: {
  /** Such as `http://localhost:4000`; empty in the server's own pages. */
  readonly serverUrl: string;
  readonly knownVersion?: string | null;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
}): Promise<string | null> {
  const response = await fetch(serverUrl + cataloguePath, {
    headers: knownVersion === null ? {} : { "if-none-match": `W/"${knownVersion}"` },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.status === 304) return null;
  if (!response.ok) throw new TypeError(`the server has no catalogue at this moment: ${response.status}`);
  return response.text();
}
