/**
 * The two style elements React Aria writes (`usePress` and, for Safari on phones, `usePreventScroll`): what may be pressed
 * does not scroll. Each by the hash of its text, so that no other may be inline.
 */
const reactAriaStyles = [
  "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='",
  "'sha256-gYiS/BvZvRcK27JIXTuwhZ3hs2+VJ1X+2gUlE+farlg='",
];

/**
 * What the till's page may load: its own files, the bridge, and nothing of anybody else. No script and no style is inline:
 * a receipt is a page of its own in a frame, whose style element is given to it as a sheet.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${reactAriaStyles.join(" ")}`,
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
