import { Button, OfflineBar } from "@till/ui";
import { type ReactNode, useState } from "react";
import { useOnline } from "../../shared/use-online.ts";
import { signOut } from "../sign-in/sign-in.ts";
import { Menu } from "./menu.tsx";

/** What stands around every page: the menu, who is signed in, and whether there is a network. */
export function Shell({
  name,
  onSignedOut,
  children,
}: {
  readonly name: string;
  readonly onSignedOut: () => Promise<void>;
  readonly children: ReactNode;
}) {
  const isOnline = useOnline();
  return (
    <div className="office">
      <a className="office-skip" href="#main">
        Skip to the page
      </a>
      <aside className="office-side">
        <b className="office-side__name">Till</b>
        <Menu />
        <SignOut name={name} onSignedOut={onSignedOut} />
      </aside>
      <div className="office-page">
        {!isOnline && (
          <OfflineBar
            title="No network"
            works="What is shown may be old. What moves money, settings and reports need the network."
          />
        )}
        <main id="main" className="office-main" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}

function SignOut({
  name,
  onSignedOut,
}: {
  readonly name: string;
  readonly onSignedOut: () => Promise<void>;
}) {
  const [failed, setFailed] = useState(false);
  const leave = async (): Promise<void> => {
    const isOut = await signOut();
    setFailed(!isOut);
    if (isOut) await onSignedOut();
  };
  return (
    <div className="office-side__person">
      <span className="till-muted till-small">{name}</span>
      <Button variant="quiet" onPress={() => void leave()}>
        Sign out
      </Button>
      <div role="alert" className="office-error">
        {failed && "The office was not reached: you are still signed in."}
      </div>
    </div>
  );
}
