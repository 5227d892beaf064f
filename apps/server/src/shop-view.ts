import { parseGatewayName } from "@till/payments";
import type { PayOption, ShopView } from "@till/wire";
import { type Config, usesSandbox } from "./config.ts";
import type { Deps } from "./deps.ts";
import { deliveryPrice } from "./use-cases/checkout-sale.ts";

const sandboxOrigin = (port: number): string => `http://localhost:${port}`;

/** Which forms the checkout offers, and where each comes from. Sandbox or real, the same code shows them. */
function payOptions(config: Config): PayOption[] {
  const stripe = parseGatewayName("stripe");
  const square = parseGatewayName("square");
  const paypal = parseGatewayName("paypal");
  if (usesSandbox(config)) {
    const card = (port: number) => ({
      kind: "sandbox_card" as const,
      url: `${sandboxOrigin(port)}/sandbox/card-form`,
      origin: sandboxOrigin(port),
    });
    return [
      { gateway: stripe, label: "Card", tender: "card", form: card(config.TILL_SANDBOX_STRIPE_PORT) },
      { gateway: square, label: "Card", tender: "card", form: card(config.TILL_SANDBOX_SQUARE_PORT) },
      { gateway: paypal, label: "PayPal", tender: "paypal", form: { kind: "redirect" } },
    ];
  }
  const options: PayOption[] = [];
  if (config.STRIPE_PUBLISHABLE_KEY) {
    const form = { kind: "stripe", publishableKey: config.STRIPE_PUBLISHABLE_KEY } as const;
    options.push({ gateway: stripe, label: "Card", tender: "card", form });
  }
  if (config.SQUARE_APPLICATION_ID && config.SQUARE_LOCATION_ID) {
    const form = {
      kind: "square",
      applicationId: config.SQUARE_APPLICATION_ID,
      locationId: config.SQUARE_LOCATION_ID,
      environment: config.SQUARE_ENVIRONMENT,
    } as const;
    options.push({ gateway: square, label: "Card", tender: "card", form });
  }
  if (config.PAYPAL_CLIENT_ID) {
    options.push({ gateway: paypal, label: "PayPal", tender: "paypal", form: { kind: "redirect" } });
  }
  return options;
}

export function toShopView(deps: Deps, config: Config): ShopView {
  const store = deps.storeOf(deps.webRegister.storeId);
  const { currency } = deps.merchant;
  return {
    merchantName: deps.merchant.name,
    storeName: store.name,
    currency,
    timeZone: store.timeZone,
    sandbox: usesSandbox(config),
    delivery: [
      { kind: "post", label: "Delivery by post", price: deliveryPrice("post", currency) },
      { kind: "pickup", label: `Pick up at ${store.name}`, price: deliveryPrice("pickup", currency) },
    ],
    payOptions: payOptions(config),
  };
}
