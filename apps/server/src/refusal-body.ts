import { isIdTaken } from "@till/db";
import type { TillErrorBody } from "@till/wire";
import { TillError } from "./till-error.ts";

/** What a caller is told of whatever a use case threw: the same for an act by itself and for one among many. */
export function refusalBody(error: unknown): TillErrorBody {
  if (error instanceof TillError) return error.body;
  return isIdTaken(error) ? idTaken : ours;
}

export const idTaken: TillErrorBody = {
  code: "conflict",
  retry: "never",
  message: "This id belongs to something else already. Nothing was done. Start anew, with a new id.",
};

/** A defect, or a database that is away. */
export const ours: TillErrorBody = {
  code: "internal",
  retry: "safe",
  message: "Something went wrong on our side. Nothing was lost; try again with the same request.",
};
