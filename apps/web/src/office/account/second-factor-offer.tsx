import { Banner, Button, ButtonLink } from "@till/ui";
import { useState } from "react";
import { useOffice } from "../services.ts";
import { useAccount } from "./use-account.ts";

const laterKey = "office.second-factor-later";

/** Recommends a second factor to who has none, until they have looked at it once in this browser. */
export function SecondFactorOffer() {
  const { store } = useOffice();
  const { query } = useAccount();
  const [isLater, setLater] = useState(() => store.getItem(laterKey) !== null);
  const account = query.data;
  if (isLater || !account || account.role === "cashier" || account.hasApp || account.passkeys.length > 0)
    return null;
  const later = (): void => {
    store.setItem(laterKey, "1");
    setLater(true);
  };
  return (
    <Banner
      tone="info"
      title="Your password alone opens this office"
      action={
        <>
          <ButtonLink href="/office/security">Add a second step</ButtonLink>
          <Button variant="quiet" onPress={later}>
            Not now
          </Button>
        </>
      }
    >
      An authenticator app or a passkey keeps it shut when somebody learns the password.
    </Banner>
  );
}
