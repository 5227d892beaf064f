import { isRecord } from "../../shared/storage.ts";

/** What the sandbox's hosted card form says to the page that frames it (apps/sandbox/README.md). */
export type CardFormMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "height"; readonly px: number }
  | { readonly kind: "change"; readonly complete: boolean }
  | { readonly kind: "token"; readonly requestId: string; readonly token: string }
  | { readonly kind: "token_error"; readonly requestId: string; readonly message: string };

export interface ReceivedMessage {
  readonly origin: string;
  readonly source: unknown;
  readonly data: unknown;
}

/** Taller than any form; a frame must not push the rest of the page away. */
const heightMaxPx = 900;

/**
 * The message, or null when it does not come from exactly this frame at exactly this origin, or is none of the
 * form's: any page may post to any other.
 */
export function readCardFormMessage(
  event: ReceivedMessage,
  from: { readonly origin: string; readonly frame: unknown },
): CardFormMessage | null {
  if (event.origin !== from.origin || event.source !== from.frame || from.frame === null) return null;
  const { data } = event;
  if (!isRecord(data) || typeof data["type"] !== "string") return null;
  const { requestId, token, message, px, complete } = data;
  switch (data["type"]) {
    case "till-sandbox:ready":
      return { kind: "ready" };
    case "till-sandbox:height":
      return typeof px === "number" && px > 0 ? { kind: "height", px: Math.min(px, heightMaxPx) } : null;
    case "till-sandbox:change":
      return typeof complete === "boolean" ? { kind: "change", complete } : null;
    case "till-sandbox:token":
      return typeof requestId === "string" && typeof token === "string"
        ? { kind: "token", requestId, token }
        : null;
    case "till-sandbox:token-error":
      return typeof requestId === "string" && typeof message === "string"
        ? { kind: "token_error", requestId, message }
        : null;
    default:
      return null;
  }
}
