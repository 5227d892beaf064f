/**
 * What the till's page may load: its own files, the bridge, and nothing of anybody else. Styles may be inline because
 * a receipt is a page of its own with one style element, shown in a frame in which no script runs.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
