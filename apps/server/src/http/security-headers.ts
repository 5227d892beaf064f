import type { FastifyInstance } from "fastify";
import { policyOfData } from "./content-policy.ts";

const yearSeconds = 31_536_000;

/** What no page of Till uses is switched off, so that nothing that got into a page can use it either. */
const switchedOff = [
  "accelerometer",
  "autoplay",
  "bluetooth",
  "browsing-topics",
  "camera",
  "display-capture",
  "geolocation",
  "gyroscope",
  "hid",
  "idle-detection",
  "local-fonts",
  "magnetometer",
  "microphone",
  "midi",
  "screen-wake-lock",
  "serial",
  "storage-access",
  "usb",
  "window-management",
  "xr-spatial-tracking",
] as const;

/** `paymentFrames` may show a wallet of the browser's own (Apple Pay, Google Pay) inside the gateway's form. */
export function permissionsPolicy(paymentFrames: readonly string[]): string {
  const frames = paymentFrames.filter((origin) => !origin.includes("*")).map((origin) => ` "${origin}"`);
  return [
    ...switchedOff.map((feature) => `${feature}=()`),
    `payment=(self${frames.join("")})`,
    "publickey-credentials-get=(self)",
    "publickey-credentials-create=(self)",
    "fullscreen=(self)",
  ].join(", ");
}

/** On every answer, those of errors included; a page replaces the policy by its own. */
export function addSecurityHeaders(app: FastifyInstance, publicOrigin: string): void {
  const isHttps = publicOrigin.startsWith("https:");
  const headers: Readonly<Record<string, string>> = {
    // Built files, pages and pictures say otherwise of themselves.
    "cache-control": "no-store",
    "content-security-policy": policyOfData,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "origin-agent-cluster": "?1",
    "permissions-policy": permissionsPolicy([]),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    // For browsers that know no frame-ancestors.
    "x-frame-options": "DENY",
    "x-permitted-cross-domain-policies": "none",
    ...(isHttps ? { "strict-transport-security": `max-age=${yearSeconds}; includeSubDomains` } : {}),
  };
  app.addHook("onRequest", async (_request, reply) => {
    void reply.headers(headers);
  });
}
