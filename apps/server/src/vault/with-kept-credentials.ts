import type { OpenCredential } from "@till/db";
import { type CredentialGateway, type CredentialName, credentialNames } from "@till/wire";
import type { Config } from "../config.ts";

/** How one gateway's adapter came by what it signs in with. */
interface CredentialUse {
  readonly source: "environment" | "kept" | "none";
  /** Why what is kept is not used. */
  readonly problem: string | null;
}

export interface Composed {
  /** With what is kept where the environment says nothing of a gateway. */
  readonly config: Config;
  readonly uses: Readonly<Record<CredentialGateway, CredentialUse>>;
}

type Values = Partial<Record<CredentialName, string>>;

interface Needs {
  /** Its presence in the environment means that the environment speaks for this gateway. */
  readonly key: CredentialName;
  readonly needed: readonly CredentialName[];
  /** Whether these take real money; null where they do not tell. */
  readonly isLive: (values: Values) => boolean | null;
}

const needs: Readonly<Record<CredentialGateway, Needs>> = {
  stripe: {
    key: "STRIPE_SECRET_KEY",
    needed: ["STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY"],
    isLive: ({ STRIPE_SECRET_KEY: key, STRIPE_PUBLISHABLE_KEY: shown }) => {
      const worlds = [key, shown].flatMap((one) => (one === undefined ? [] : [/^[a-z]k_live_/.test(one)]));
      return worlds.length === 0 ? null : worlds.includes(true);
    },
  },
  square: {
    key: "SQUARE_ACCESS_TOKEN",
    needed: ["SQUARE_ACCESS_TOKEN", "SQUARE_APPLICATION_ID", "SQUARE_LOCATION_ID"],
    isLive: ({ SQUARE_ENVIRONMENT: environment }) =>
      environment === undefined ? null : environment === "production",
  },
  paypal: {
    key: "PAYPAL_CLIENT_ID",
    needed: ["PAYPAL_CLIENT_ID", "PAYPAL_CLIENT_SECRET"],
    isLive: ({ PAYPAL_ENVIRONMENT: environment }) =>
      environment === undefined ? null : environment === "live",
  },
};

export const credentialGateways = Object.keys(credentialNames) as readonly CredentialGateway[];

/**
 * The environment speaks for a gateway as a whole: where it names its key, nothing of what is kept for that gateway is
 * used, so that no adapter signs in with one account's key and proves webhooks by another's. What is kept and cannot
 * be used is left out, and the office says why: it must come up to be mended there.
 */
export function withKeptCredentials(config: Config, kept: readonly OpenCredential[]): Composed {
  let composed = config;
  const useOf = (gateway: CredentialGateway): CredentialUse => {
    const values: Values = Object.fromEntries(
      kept.filter((one) => one.gateway === gateway).map(({ name, secret }) => [name, secret]),
    );
    if (config[needs[gateway].key]) return { source: "environment", problem: null };
    if (Object.keys(values).length === 0) return none;
    const problem = whyUnfit(gateway, values, config.TILL_LIVE);
    if (problem !== null) return { source: "none", problem };
    composed = { ...composed, ...toConfig(gateway, values) };
    return { source: "kept", problem: null };
  };
  const uses = { stripe: useOf("stripe"), square: useOf("square"), paypal: useOf("paypal") };
  return { config: composed, uses };
}

/** Their two environments are a word of two, and for tests where none is said. */
function toConfig(gateway: CredentialGateway, values: Values): Partial<Config> {
  const { SQUARE_ENVIRONMENT: square, PAYPAL_ENVIRONMENT: paypal, ...words } = values;
  switch (gateway) {
    case "stripe":
      return words;
    case "square":
      return { ...words, SQUARE_ENVIRONMENT: square === "production" ? square : "sandbox" };
    case "paypal":
      return { ...words, PAYPAL_ENVIRONMENT: paypal === "live" ? paypal : "sandbox" };
  }
}

const none: CredentialUse = { source: "none", problem: null };
export const noCredentials: Composed["uses"] = { stripe: none, square: none, paypal: none };

function whyUnfit(gateway: CredentialGateway, values: Values, live: boolean): string | null {
  const { needed, isLive } = needs[gateway];
  const missing = needed.filter((name) => values[name] === undefined);
  if (missing.length > 0) return `${missing.join(" and ")} is missing.`;
  // What says nothing is for tests, as its variable is by default.
  return whyOtherWorld(gateway, values, live) ?? (live && isLive(values) === null ? forTests : null);
}

const forTests = "These are for tests, and Till runs with TILL_LIVE=1. Use live credentials.";

/** Real money and rehearsals never meet, as far as what is given tells which it is. */
export function whyOtherWorld(gateway: CredentialGateway, values: Values, live: boolean): string | null {
  const isLive = needs[gateway].isLive(values);
  if (isLive === null || isLive === live) return null;
  return isLive
    ? "These take real money. Start Till with TILL_LIVE=1 to mean it, or use test credentials."
    : forTests;
}
