import { type Clock, invariant } from "@till/kernel";
import type { CallTarget } from "@till/payments";
import type { Stripe } from "stripe";
import { type Failure, mapError } from "./error-map.ts";

/** What every capability works with. */
export interface StripeParts {
  readonly client: Stripe;
  readonly clock: Clock;
}

/** Runs calls to Stripe and judges what they throw. Errors that are not Stripe's or a parser's are thrown on. */
export async function ask<T>(
  calls: () => Promise<T>,
): Promise<{ readonly kind: "answered"; readonly value: T } | Failure> {
  try {
    return { kind: "answered", value: await calls() };
  } catch (error) {
    return mapError(error);
  }
}

/** The intent a money call is about. It was stored before the call, so its absence is the program's fault. */
export function intentIdOf(target: CallTarget): string {
  invariant(target.object?.type === "payment_intent", "a call to Stripe names its payment intent");
  return target.object.id;
}
