import type { Config } from "../config.ts";
import { usesSandbox } from "../config.ts";

/** What a gateway's form makes the paying page load, beyond Till's own files. */
export interface PayFormSources {
  /** Each is in the script inventory of `PCI.md`, with the reason why it is there. */
  readonly scripts: readonly string[];
  readonly frames: readonly string[];
  readonly connects: readonly string[];
  readonly images: readonly string[];
  readonly styles: readonly string[];
  readonly fonts: readonly string[];
}

const nothing: PayFormSources = { scripts: [], frames: [], connects: [], images: [], styles: [], fonts: [] };

/** docs.stripe.com/security/guide#content-security-policy */
const stripe: PayFormSources = {
  ...nothing,
  scripts: ["https://js.stripe.com", "https://*.js.stripe.com"],
  frames: ["https://js.stripe.com", "https://*.js.stripe.com", "https://hooks.stripe.com"],
  connects: ["https://api.stripe.com"],
  images: ["https://*.stripe.com"],
};

/**
 * developer.squareup.com/docs/web-payments/content-security-policy. Square writes style elements into the page that holds
 * its form, with neither a hash nor a nonce that would stay.
 */
function square(environment: Config["SQUARE_ENVIRONMENT"]): PayFormSources {
  const isLive = environment === "production";
  const cdn = isLive ? "https://web.squarecdn.com" : "https://sandbox.web.squarecdn.com";
  const domain = isLive ? "squareup.com" : "squareupsandbox.com";
  return {
    ...nothing,
    scripts: [cdn],
    frames: [cdn, `https://connect.${domain}`, `https://api.${domain}`],
    connects: [cdn, `https://pci-connect.${domain}`, `https://connect.${domain}`],
    styles: [cdn, "'unsafe-inline'"],
    fonts: ["https://square-fonts-production-f.squarecdn.com", "https://d1g145x70srn7h.cloudfront.net"],
  };
}

/** A form of the sandbox is a frame alone: its scripts never run in the shop's page. */
const sandbox = (ports: readonly number[]): PayFormSources => ({
  ...nothing,
  frames: ports.map((port) => `http://localhost:${port}`),
});

/** Those of the gateways whose forms the checkout may show. PayPal's is a page of its own, and loads nothing here. */
export function payFormSources(config: Config): readonly PayFormSources[] {
  if (usesSandbox(config))
    return [sandbox([config.TILL_SANDBOX_STRIPE_PORT, config.TILL_SANDBOX_SQUARE_PORT])];
  return [
    ...(config.STRIPE_SECRET_KEY ? [stripe] : []),
    ...(config.SQUARE_ACCESS_TOKEN ? [square(config.SQUARE_ENVIRONMENT)] : []),
  ];
}
