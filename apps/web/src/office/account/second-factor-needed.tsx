import type { AccountView } from "@till/wire";
import { Banner, Button } from "@till/ui";
import { useTitle } from "../../shared/use-title.ts";
import { signOut } from "../sign-in/sign-in.ts";
import "./account.css";
import { AppCard } from "./app-card.tsx";
import { PasskeysCard } from "./passkeys-card.tsx";

/** All of the office there is for somebody whose password alone is not enough here. */
export function SecondFactorNeeded({
  account,
  onChanged,
  onSignedOut,
}: {
  readonly account: AccountView;
  readonly onChanged: () => void;
  readonly onSignedOut: () => Promise<void>;
}) {
  useTitle("One more step · Till office");
  const leave = async (): Promise<void> => {
    await signOut();
    await onSignedOut();
  };
  return (
    <main className="second-factor-needed">
      <header className="office-head">
        <h1>One more step</h1>
        <Button variant="quiet" onPress={() => void leave()}>
          Sign out
        </Button>
      </header>
      <Banner tone="info" title="A password alone does not open this office">
        Set up an authenticator app or a passkey. Then the office opens.
      </Banner>
      <div className="account-cards">
        <AppCard account={account} onChanged={onChanged} />
        <PasskeysCard account={account} onChanged={onChanged} />
      </div>
    </main>
  );
}
