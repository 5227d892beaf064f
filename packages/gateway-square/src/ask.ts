import type { Clock } from "@till/kernel";
import type { Currency } from "@till/money";
import type { PreparedCall } from "@till/payments";
import type { SquareClient } from "square";
import { apiVersion } from "./client.ts";
import { type Failure, mapError } from "./error-map.ts";

/** What every capability works with. */
export interface SquareParts {
  readonly client: SquareClient;
  readonly clock: Clock;
  readonly locationId: string;
  /** The location's, where it is known beforehand. Square refuses any other by itself. */
  readonly currency: Currency | null;
}

export type Asked<T> = { readonly kind: "answered"; readonly value: T } | Failure;

/** Runs calls to Square and judges what they throw. Errors that are not Square's or a parser's are thrown on. */
export async function ask<T>(calls: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { kind: "answered", value: await calls() };
  } catch (error) {
    return mapError(error);
  }
}

/** A stored call goes out in the API version it was written for, also after the SDK has moved on. */
export function optionsOf(call: PreparedCall): { readonly headers: Readonly<Record<string, string>> } {
  return call.apiVersion === apiVersion
    ? { headers: {} }
    : { headers: { "Square-Version": call.apiVersion } };
}
