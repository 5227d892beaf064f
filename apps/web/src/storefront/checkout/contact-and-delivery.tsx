import { Card, RadioGroup, TextField, formatMoney } from "@till/ui";
import type { Ref } from "react";
import { pageLocale } from "../../shared/locale.ts";
import { useShop } from "../services.ts";

export type DeliveryKind = "pickup" | "post";

interface ContactAndDeliveryProps {
  readonly email: string;
  readonly emailError: string | null;
  readonly onEmail: (email: string) => void;
  /** Around the field, so that the page can lead the hand back to it. */
  readonly emailBox: Ref<HTMLDivElement>;
  readonly delivery: DeliveryKind;
  readonly onDelivery: (kind: DeliveryKind) => void;
}

export function ContactAndDelivery(props: ContactAndDeliveryProps) {
  const { email, emailError, onEmail, emailBox, delivery, onDelivery } = props;
  const { shop } = useShop();
  return (
    <>
      <Card title="Contact">
        <div ref={emailBox}>
          <TextField
            label="Email, for your receipt"
            type="email"
            autoComplete="email"
            inputMode="email"
            placeholder="you@example.com"
            value={email}
            onChange={onEmail}
            isRequired
            maxLength={254}
            {...(emailError !== null && { errorMessage: emailError })}
          />
        </div>
      </Card>
      <Card title="Delivery">
        <RadioGroup
          label="How you get it"
          value={delivery}
          onChange={(id) => onDelivery(id === "post" ? "post" : "pickup")}
          options={shop.delivery.map(({ kind, label, price }) => ({
            id: kind,
            label,
            note: price.amountMinor === 0n ? "free" : formatMoney(price, { locale: pageLocale() }),
          }))}
        />
      </Card>
    </>
  );
}

/** Enough to catch a slip; whether mail arrives, only mail can tell. */
export const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
