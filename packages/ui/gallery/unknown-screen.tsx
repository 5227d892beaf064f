import { Money, UnknownCard } from "@till/ui";
import { euros } from "./samples.ts";

export function UnknownScreen() {
  return (
    <div
      style={{
        minBlockSize: "100dvh",
        display: "grid",
        placeItems: "center",
        padding: 16,
        background: "var(--sunken)",
      }}
    >
      <UnknownCard
        title="We don't know yet if the card was charged"
        facts={
          <>
            <Money value={euros(1724n)} /> · Visa ending 4242 · Stripe reader 1 · Sale 1-004217
          </>
        }
        say="The bank hasn't answered. You won't be charged twice. Give me a moment."
        steps={[
          { id: "sent", mark: "done", words: "Sent to the reader", time: "10:42:07" },
          { id: "card", mark: "done", words: "Card presented", time: "10:42:15" },
          {
            id: "ask",
            mark: "now",
            words: "The answer was lost. Asking Stripe for this charge, next try in 4 s",
            time: "3 tries",
          },
        ]}
        actions={[
          {
            id: "wait",
            label: "Keep waiting",
            note: "Usually under a minute",
            isPrimary: true,
            onPress: () => undefined,
          },
          {
            id: "let-go",
            label: "Let it go, take another tender",
            note: "We keep watching; a late charge is refunded by itself",
            onPress: () => undefined,
          },
          { id: "park", label: "Park the sale", note: "Serve the next customer", onPress: () => undefined },
          {
            id: "call",
            label: "Call a manager",
            note: "Needs a PIN to decide by hand",
            onPress: () => undefined,
          },
        ]}
        footnote="Nothing here marks the charge as paid or failed: only Stripe's answer, or a manager's recorded decision, does."
      />
    </div>
  );
}
