import { ErrorState, Loading } from "@till/ui";
import type { TillState } from "../shared/till-state.ts";
import { Notices } from "./notices.tsx";
import { EnrolScreen } from "./screens/enrol-screen.tsx";
import { OpenShiftScreen } from "./screens/open-shift-screen.tsx";
import { SellingScreen } from "./screens/selling-screen.tsx";
import { SignInScreen } from "./screens/sign-in-screen.tsx";
import { TopBar } from "./top-bar.tsx";
import { TrainingBar } from "./training.tsx";
import { useConnected } from "./till-hooks.ts";
import { useSpeech } from "./speech.tsx";

/** Which screen: a register or not yet, signed in or not, shift open or not. The rest is the selling screen's. */
export function App() {
  const { say } = useSpeech();
  const { state, isLost } = useConnected();
  if (isLost) {
    return (
      <main className="till-center">
        <ErrorState title={say("app.stopped")}>{say("app.stopped_more")}</ErrorState>
      </main>
    );
  }
  if (!state) {
    return (
      <main className="till-center">
        <Loading label={say("app.starting")} />
      </main>
    );
  }
  const { training } = state;
  return (
    <div className="till-frame">
      <div className="till-frame__head">
        {training && <TrainingBar training={training} />}
        <Notices notices={state.notices} />
      </div>
      <div className="till-frame__screen">
        {/* What was open on a screen of one is not open on a screen of the other. */}
        <Screen key={training ? "training" : "register"} state={state} />
      </div>
    </div>
  );
}

function Screen({ state }: { readonly state: TillState }) {
  if (state.enrolment !== "enrolled") return <EnrolScreen state={state} />;
  if (!state.register) return <NotMet online={state.connection.online} />;
  if (!state.person)
    return (
      <SignInScreen register={state.register} online={state.connection.online} training={state.training} />
    );
  if (!state.shift) return <WithTopBar state={state} />;
  return <SellingScreen state={state} />;
}

function NotMet({ online }: { readonly online: boolean }) {
  const { say } = useSpeech();
  return (
    <main className="till-center">
      <ErrorState title={say("app.not_met")}>
        {online ? say("app.not_met_online") : say("app.not_met_offline")}
      </ErrorState>
    </main>
  );
}

function WithTopBar({ state }: { readonly state: TillState }) {
  return (
    <div className="till-simple">
      <TopBar state={state} />
      <OpenShiftScreen state={state} />
    </div>
  );
}
