import type { Answer } from "../core/answer.ts";
import type { Call } from "../core/manners.ts";
import type { Operation } from "../core/operations.ts";
import type { PaypalWorld } from "./world.ts";

const lifetimeS = 32_400;

/** A PayPal app's own id is 80 characters long and begins with an A: it belongs to PayPal, not here. */
const realClientId = /^A[\w-]{60,}$/;

export function tokenOperations(world: PaypalWorld): readonly Operation[] {
  return [
    { name: "oauth.token", method: "POST", url: "/v1/oauth2/token", handle: (call) => grant(world, call) },
  ];
}

/** Client credentials only: any id and secret that are not a real app's. */
function grant({ core, tokens }: PaypalWorld, call: Call): Answer {
  const [scheme = "", encoded = ""] = (call.headers["authorization"] ?? "").split(" ", 2);
  const [clientId = "", secret = ""] = Buffer.from(encoded, "base64").toString("utf8").split(":", 2);
  if (scheme.toLowerCase() !== "basic" || clientId === "" || secret === "" || realClientId.test(clientId)) {
    return refuse(401, "invalid_client", "Client Authentication failed");
  }
  const form = (call.body ?? {}) as Readonly<Record<string, unknown>>;
  if (form["grant_type"] !== "client_credentials") {
    return refuse(400, "unsupported_grant_type", "Grant Type is NULL or not supported");
  }
  const token = `A21AA${core.chance.text(92)}`;
  tokens.insert({ token, expiresMs: core.clock.nowMs() + lifetimeS * 1000 });
  return {
    status: 200,
    body: {
      scope:
        "https://uri.paypal.com/services/payments/payment https://uri.paypal.com/services/payments/refund",
      access_token: token,
      token_type: "Bearer",
      app_id: "APP-80W284485P519543T",
      expires_in: lifetimeS,
      nonce: `${new Date(core.clock.nowMs()).toISOString().slice(0, 19)}Z${core.chance.text(43)}`,
    },
  };
}

function refuse(status: number, error: string, error_description: string): Answer {
  return { status, body: { error, error_description } };
}
