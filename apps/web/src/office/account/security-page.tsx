import { useTitle } from "../../shared/use-title.ts";
import { Reading } from "../lists/reading.tsx";
import "./account.css";
import { AppCard } from "./app-card.tsx";
import { PasskeysCard } from "./passkeys-card.tsx";
import { PasswordCard } from "./password-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";
import { useAccount } from "./use-account.ts";

/** One's own account: what opens it, and where it is open. */
export function SecurityPage() {
  useTitle("Security · Till office");
  const { query, again } = useAccount();
  const changed = (): void => void again();
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">What opens your account{query.data && `, ${query.data.email}`}.</p>
          <h1>Security</h1>
        </div>
      </header>
      <Reading noun="account" query={query}>
        {(account) => (
          <div className="account-cards">
            <AppCard account={account} onChanged={changed} />
            <PasskeysCard account={account} onChanged={changed} />
            <PasswordCard email={account.email} onChanged={changed} />
            <SessionsCard sessions={account.sessions} onChanged={changed} />
          </div>
        )}
      </Reading>
    </>
  );
}
