import type { PayFormSources } from "./pay-form-sources.ts";

export const reportPath = "/policy-reports";

/** What nothing of Till's ever needs, and `default-src` does not speak of. */
const nowhere = { "object-src": ["'none'"], "base-uri": ["'none'"], "frame-ancestors": ["'none'"] };

/** For answers that are no page: nothing in them is loaded or run, whatever a browser takes them for. */
export const policyOfData = policy({ "default-src": ["'none'"], ...nowhere, "form-action": ["'none'"] });

/** A picture is drawn by itself: it may bring its own styles, and neither fetches nor runs anything. */
export const policyOfPictures = policy({
  "default-src": ["'none'"],
  "style-src": ["'unsafe-inline'"],
  ...nowhere,
  "form-action": ["'none'"],
  sandbox: [],
});

/**
 * The two style elements React Aria writes (`usePress` and, for Safari on phones, `usePreventScroll`): what may be pressed
 * does not scroll. Each by the hash of its text, so that no other may be inline.
 */
const reactAriaStyles = [
  "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='",
  "'sha256-gYiS/BvZvRcK27JIXTuwhZ3hs2+VJ1X+2gUlE+farlg='",
];

export interface PagePolicy {
  /** Hashes of the page's import map, the one thing inline: it names the integrity of every module, and runs nothing. */
  readonly mapHashes: readonly string[];
  readonly isHttps: boolean;
  readonly sources: readonly PayFormSources[];
}

/** The storefront with the forms it may show, or with none the office: own files alone,, none inline. */
export function policyOfPage({ mapHashes, isHttps, sources }: PagePolicy): string {
  const from = (kind: keyof PayFormSources): readonly string[] => [
    ...new Set(sources.flatMap((one) => one[kind])),
  ];
  const styles = from("styles");
  const hashes = mapHashes.map((hash) => `'${hash}'`);
  return policy({
    "default-src": ["'none'"],
    "script-src": ["'self'", ...hashes, ...from("scripts")],
    // Where hashes stand, browsers take no notice of 'unsafe-inline'.
    "style-src": ["'self'", ...(styles.includes("'unsafe-inline'") ? [] : reactAriaStyles), ...styles],
    "img-src": ["'self'", "data:", ...from("images")],
    "font-src": ["'self'", ...from("fonts")],
    "connect-src": ["'self'", ...from("connects")],
    "frame-src": ["'self'", ...from("frames")],
    "manifest-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    ...(isHttps ? { "upgrade-insecure-requests": [] } : {}),
    "report-uri": [reportPath],
  });
}

function policy(directives: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(directives)
    .map(([name, values]) => [name, ...values].join(" "))
    .join("; ");
}
