/** The three dialects the sandbox speaks. */
export const gateways = ["stripe", "square", "paypal"] as const;
export type Gateway = (typeof gateways)[number];
