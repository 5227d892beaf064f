import { Button, Loading } from "@till/ui";
import { PreviewOfReplay } from "./preview-of-replay.tsx";
import { type EventSelection, useReplay } from "./use-replay.ts";

/** Preview, then replay, of one selection that stands on the page. */
export function ReplaySteps({ selection }: { readonly selection: EventSelection }) {
  const replaying = useReplay();
  const { step, message } = replaying;
  return (
    <div className="replay">
      {step.kind === "start" && (
        <>
          <p className="till-muted">
            The gateway is asked about the charge as it is now, whatever the event said then. First only to
            see what would change.
          </p>
          <Button variant="primary" onPress={() => replaying.preview(selection)}>
            Preview what would change
          </Button>
        </>
      )}
      <ReplayProgress replaying={replaying} />
      {(step.kind === "previewed" || step.kind === "replaying") && (
        <div className="replay__acts">
          <Button onPress={() => replaying.preview(selection)}>Look again</Button>
          <ReplayButton replaying={replaying} />
        </div>
      )}
      {step.kind === "replayed" && (
        <Button onPress={() => replaying.preview(selection)}>Preview again</Button>
      )}
      <div role="alert" className="office-error">
        {message}
      </div>
    </div>
  );
}

type Replaying = ReturnType<typeof useReplay>;

/** What is shown between the buttons: waiting, the preview, or that it is under way. */
export function ReplayProgress({ replaying: { step } }: { readonly replaying: Replaying }) {
  switch (step.kind) {
    case "start":
      return null;
    case "previewing":
      return <Loading label="Asking the gateway. Nothing is changed." />;
    case "previewed":
    case "replaying":
      return <PreviewOfReplay preview={step.preview} />;
    case "replayed":
      return (
        <output>
          {step.events === 0
            ? "Nothing was left to interpret."
            : step.events === 1
              ? "The event is being interpreted again. Its state changes here by itself."
              : `${step.events} events are being interpreted again. Their states change in the list by themselves.`}
        </output>
      );
  }
}

export function ReplayButton({ replaying: { step, replay } }: { readonly replaying: Replaying }) {
  if (step.kind !== "previewed" && step.kind !== "replaying") return null;
  const { events, charges } = step.preview;
  return (
    <Button
      variant={charges.length > 0 ? "primary" : "secondary"}
      isPending={step.kind === "replaying"}
      pendingLabel="Replaying"
      isDisabled={events === 0}
      onPress={replay}
    >
      {events === 1 ? "Replay the event" : `Replay ${events} events`}
    </Button>
  );
}
