import { type KeyObject, X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";

/** What became of looking for the key behind a certificate's address. */
export type KeyFound =
  | { readonly kind: "key"; readonly key: KeyObject }
  /** The address, the chain, the name or the dates are wrong: never to be trusted. */
  | { readonly kind: "distrusted"; readonly detail: string }
  /** It could not be fetched, so nothing was learned. */
  | { readonly kind: "unavailable"; readonly detail: string };

export interface Certificates {
  keyAt(url: string, nowMs: number): Promise<KeyFound>;
}

export interface CertificatesOptions {
  /** Till's sandbox serves its own; null for PayPal itself. */
  readonly ownOrigin: string | null;
  /** Hosts of PayPal's that may serve one. */
  readonly hosts: ReadonlySet<string>;
  readonly timeoutMs: number;
  /** The network's, unless calls are carried otherwise. */
  readonly fetch?: typeof fetch | undefined;
}

const path = "/v1/notifications/certs/";
/** PayPal signs with one certificate at a time and changes it every few months. */
const cachedMax = 16;
const bytesMax = 64 * 1024;
const chainMax = 6;
/** The subject of the certificates PayPal signs messages with; Till's sandbox uses the same. */
const subject = /(^|\n)CN=messageverificationcerts(\.[a-z0-9-]+)*\.paypal\.com($|\n)/;

/** Signing keys by the address of their certificate, each checked before it is kept. */
export function createCertificates(options: CertificatesOptions): Certificates {
  const cached = new Map<string, readonly X509Certificate[]>();
  const fetching = new Map<string, Promise<readonly X509Certificate[] | string>>();

  const chainAt = async (url: string): Promise<readonly X509Certificate[] | string> => {
    const known = cached.get(url) ?? fetching.get(url);
    if (known !== undefined) return known;
    const running = fetchChain(url, options).finally(() => fetching.delete(url));
    fetching.set(url, running);
    return running;
  };

  return {
    async keyAt(url, nowMs) {
      if (!isAllowed(url, options)) return { kind: "distrusted", detail: "a certificate from elsewhere" };
      const chain = await chainAt(url);
      if (typeof chain === "string") return { kind: "unavailable", detail: chain };
      const flaw = flawOf(chain, nowMs, options.ownOrigin === null ? rootCertificates : null);
      const [leaf] = chain;
      if (flaw !== null || leaf === undefined)
        return { kind: "distrusted", detail: flaw ?? "no certificate" };
      if (!cached.has(url)) {
        const [oldest] = cached.keys();
        if (cached.size >= cachedMax && oldest !== undefined) cached.delete(oldest);
        cached.set(url, chain);
      }
      return { kind: "key", key: leaf.publicKey };
    },
  };
}

/** The address comes with the message, so it could be anybody's: only PayPal's, or the sandbox's own, is fetched. */
function isAllowed(text: string, { ownOrigin, hosts }: CertificatesOptions): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (!url.pathname.startsWith(path) || url.username !== "" || url.password !== "") return false;
  if (ownOrigin !== null) return isSameHost(url, new URL(ownOrigin));
  return url.protocol === "https:" && url.port === "" && hosts.has(url.hostname);
}

/** The sandbox gives out `localhost` where it is configured as 127.0.0.1; both are this machine. */
function isSameHost(a: URL, b: URL): boolean {
  const name = ({ hostname }: URL): string => (hostname === "localhost" ? "127.0.0.1" : hostname);
  return a.protocol === b.protocol && a.port === b.port && name(a) === name(b);
}

/** The chain, leaf first, or why it could not be had. */
async function fetchChain(
  url: string,
  { timeoutMs, fetch: carry = fetch }: CertificatesOptions,
): Promise<readonly X509Certificate[] | string> {
  try {
    const answer = await carry(url, { redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
    if (!answer.ok) return `the certificate's address answered ${answer.status}`;
    const bytes = await readBounded(answer);
    if (bytes === null) return "the certificate's address answered too much";
    const blocks = bytes
      .toString("latin1")
      .match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
    if (blocks === null || blocks.length > chainMax) return "the certificate's address answered no chain";
    return blocks.map((block) => new X509Certificate(block));
  } catch (error) {
    return error instanceof Error ? error.message : "the certificate could not be fetched";
  }
}

async function readBounded(answer: Response): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength;
    if (size > bytesMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What is wrong with a chain, or null. Without `roots` it may end in a root of its own, as the sandbox's does. */
function flawOf(
  chain: readonly X509Certificate[],
  nowMs: number,
  roots: readonly string[] | null,
): string | null {
  const [leaf] = chain;
  if (leaf === undefined) return "no certificate";
  if (!subject.test(leaf.subject)) return "not a certificate for signing messages";
  if (chain.some((one) => nowMs < Date.parse(one.validFrom) || nowMs > Date.parse(one.validTo))) {
    return "a certificate out of its time";
  }
  for (const [i, one] of chain.entries()) {
    const issuer = chain[i + 1];
    if (issuer !== undefined && !issued(issuer, one)) return "a chain that does not hold";
  }
  const last = chain.at(-1) ?? leaf;
  const anchors = roots === null ? [last] : roots.map((pem) => new X509Certificate(pem));
  const anchored = anchors.some((root) => root.fingerprint256 === last.fingerprint256 || issued(root, last));
  if (!anchored) return "a chain that ends nowhere trusted";
  return roots === null && !issued(last, last) ? "a chain without its root" : null;
}

function issued(issuer: X509Certificate, one: X509Certificate): boolean {
  return issuer.ca && one.checkIssued(issuer) && one.verify(issuer.publicKey);
}
