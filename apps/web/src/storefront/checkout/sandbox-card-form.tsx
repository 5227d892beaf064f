import type { PayForm } from "@till/wire";
import type { GatewayName } from "@till/payments";
import { useEffect, useImperativeHandle, useRef, useState } from "react";
import { type CardFormProps, type Collected, inTime } from "./card-form.ts";
import { useServices } from "../services.ts";
import { readCardFormMessage } from "./card-form-messages.ts";

interface SandboxCardFormProps extends CardFormProps {
  readonly gateway: GatewayName;
  readonly form: Extract<PayForm, { kind: "sandbox_card" }>;
}

/** The sandbox's hosted card form in a frame, spoken to by messages of one exact origin. */
export function SandboxCardForm({ ref, gateway, form }: SandboxCardFormProps) {
  const { ids } = useServices();
  const frame = useRef<HTMLIFrameElement>(null);
  const waiting = useRef(new Map<string, (collected: Collected) => void>());
  const [heightPx, setHeightPx] = useState(284);
  const [src] = useState(() => sourceOf(form.url));

  useEffect(() => {
    const listen = (event: MessageEvent): void => {
      const from = { origin: form.origin, frame: frame.current?.contentWindow ?? null };
      const message = readCardFormMessage(event, from);
      if (message?.kind === "height") setHeightPx(message.px);
      if (message?.kind === "token") {
        const { requestId, token } = message;
        waiting.current.get(requestId)?.({
          ok: true,
          tender: { kind: "card", source: { kind: "token", gateway, token } },
        });
      }
      if (message?.kind === "token_error") {
        waiting.current.get(message.requestId)?.({ ok: false, message: message.message });
      }
    };
    window.addEventListener("message", listen);
    return () => window.removeEventListener("message", listen);
  }, [form.origin, gateway]);

  useImperativeHandle(ref, () => ({
    collect: async () => {
      const requestId = ids.next();
      const answer = new Promise<Collected>((resolve) => waiting.current.set(requestId, resolve));
      frame.current?.contentWindow?.postMessage({ type: "till-sandbox:tokenize", requestId }, form.origin);
      try {
        return await inTime(answer);
      } finally {
        waiting.current.delete(requestId);
      }
    },
  }));

  return (
    <iframe
      ref={frame}
      className="pay-frame"
      title="Card details"
      // oxlint-disable-next-line react/iframe-missing-sandbox -- of another origin: its own origin is no power over this page
      sandbox="allow-scripts allow-same-origin allow-forms"
      src={src}
      style={{ blockSize: `${heightPx}px` }}
    />
  );
}

function sourceOf(url: string): string {
  const source = new URL(url);
  source.searchParams.set("origin", window.location.origin);
  const isDark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  source.searchParams.set("scheme", isDark ? "dark" : "light");
  return source.href;
}
