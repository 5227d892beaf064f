import type { Card } from "@square/web-sdk";
import type { GatewayName } from "@till/payments";
import type { PayForm } from "@till/wire";
import { Loading } from "@till/ui";
import { useEffect, useId, useImperativeHandle, useRef, useState } from "react";
import { type CardFormProps, type Collected, formSilent, inTime } from "./card-form.ts";

interface SquareCardFormProps extends CardFormProps {
  readonly gateway: GatewayName;
  readonly form: Extract<PayForm, { kind: "square" }>;
}

/** Square's card fields, each in a frame of Square's; they give a one-time nonce. */
export default function SquareCardForm({ ref, gateway, form }: SquareCardFormProps) {
  const boxId = useId().replaceAll(/[^\w-]/g, "");
  const card = useRef<Card | null>(null);
  const [state, setState] = useState<"loading" | "ready" | "failed">("loading");
  // Square tells its sandbox by the application id.
  const { applicationId, locationId } = form;

  useEffect(() => {
    let isGone = false;
    const mount = async (): Promise<void> => {
      const { payments } = await import("@square/web-sdk");
      const sdk = await payments(applicationId, locationId);
      const made = await sdk?.card();
      if (isGone || !made) {
        await made?.destroy();
        if (!isGone) setState("failed");
        return;
      }
      await made.attach(`#${boxId}`);
      card.current = made;
      setState("ready");
    };
    mount().catch(() => setState("failed"));
    return () => {
      isGone = true;
      void card.current?.destroy();
      card.current = null;
    };
  }, [applicationId, locationId, boxId]);

  useImperativeHandle(ref, () => ({
    collect: () => (card.current ? inTime(collect(card.current, gateway)) : Promise.resolve(formSilent)),
  }));

  return (
    <>
      {state === "loading" && <Loading label="Opening the card form" />}
      {state === "failed" && <p role="alert">{formSilent.message}</p>}
      <div id={boxId} />
    </>
  );
}

async function collect(card: Card, gateway: GatewayName): Promise<Collected> {
  const result = await card.tokenize();
  if (result.status === "OK" && result.token !== undefined) {
    const source = { kind: "token", gateway, token: result.token } as const;
    return { ok: true, tender: { kind: "card", source } };
  }
  const message =
    ("errors" in result ? result.errors[0]?.message : undefined) ??
    "Check the card details. Nothing was charged.";
  return { ok: false, message };
}
