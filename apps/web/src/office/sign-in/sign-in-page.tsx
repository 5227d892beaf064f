import { Card } from "@till/ui";
import { useState } from "react";
import { useTitle } from "../../shared/use-title.ts";
import { ForgotStep } from "./forgot-step.tsx";
import { PasswordStep } from "./password-step.tsx";
import { SecondStep } from "./second-step.tsx";
import type { SignInOutcome } from "./sign-in.ts";

/** The way in: by password and what the account asks beside it, or by a passkey alone. */
export function SignInPage({ onSignedIn }: { readonly onSignedIn: () => Promise<unknown> }) {
  useTitle("Sign in · Till office");
  const [step, setStep] = useState<Extract<SignInOutcome, { kind: "second_step" }> | null>(null);
  const [hasForgotten, setForgotten] = useState(false);
  const take = async (outcome: SignInOutcome): Promise<void> => {
    if (outcome.kind === "in") await onSignedIn();
    else if (outcome.kind === "second_step") setStep(outcome);
  };
  return (
    <main className="sign-in">
      <h1>Till office</h1>
      <Card>
        {hasForgotten ? (
          <ForgotStep onBack={() => setForgotten(false)} />
        ) : step === null ? (
          <PasswordStep onOutcome={take} onForgotten={() => setForgotten(true)} />
        ) : (
          <SecondStep hasApp={step.hasApp} onOutcome={take} onBack={() => setStep(null)} />
        )}
      </Card>
      <p className="till-muted till-small">Cashiers sign in at the till, with their PIN.</p>
    </main>
  );
}
