import { Banner, Button } from "@till/ui";
import { useStore } from "../services.ts";
import { clockInWords } from "../words.ts";
import type { SettingsChange } from "./settings-changes.ts";
import type { useSettings } from "./use-settings.ts";

/** What is not saved yet, the way to save it, and what became of the last time. Stays in view while one edits. */
export function SaveBar({
  settings,
  effect = "New charges go by it.",
}: {
  readonly settings: ReturnType<typeof useSettings>;
  /** What the saved settings do from now on. */
  readonly effect?: string;
}) {
  const { changes, problems, isEdited, isSaving, result, save, discard, saveInstead } = settings;
  const { timeZone } = useStore();
  const problemCount = Object.keys(problems).length;
  const isChanged = changes.length > 0 || problemCount > 0;
  if (result?.kind === "conflict") {
    return (
      <div className="save-bar">
        <Banner
          tone="warn"
          title="Somebody else saved these settings in the meantime. Yours are not saved yet."
        >
          <p>{result.changes.length > 0 ? "They changed:" : "They saved what was there before."}</p>
          <Changes changes={result.changes} />
          <p>You changed:</p>
          <Changes changes={changes} />
        </Banner>
        <div className="save-bar__acts">
          <Button onPress={discard}>Take theirs, drop mine</Button>
          <Button isPending={isSaving} onPress={() => saveInstead(result.theirs)}>
            Save mine instead of theirs
          </Button>
        </div>
      </div>
    );
  }
  if (isEdited && isChanged) {
    return (
      <div className="save-bar">
        <div className="save-bar__words">
          <strong>
            {problemCount > 0
              ? `${counted(problemCount, "field")} to mend before this can be saved`
              : `${counted(changes.length, "change")} not saved`}
          </strong>
          <Changes changes={changes} />
          <div role="alert" className="office-error">
            {result?.kind === "refused" && `Not saved. ${result.message}`}
          </div>
        </div>
        <div className="save-bar__acts">
          <Button onPress={discard}>Discard</Button>
          <Button
            variant="primary"
            isPending={isSaving}
            pendingLabel="Saving"
            isDisabled={problemCount > 0}
            onPress={save}
          >
            Save
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className={result?.kind === "saved" ? "save-bar" : "save-bar save-bar--empty"}>
      <output className="save-bar__words">
        {result?.kind === "saved" && (
          <strong>
            Saved at {clockInWords(result.atMs, timeZone)}. {effect}
          </strong>
        )}
      </output>
      {result?.kind === "saved" && (
        <Button variant="quiet" onPress={discard}>
          Close
        </Button>
      )}
    </div>
  );
}

function Changes({ changes }: { readonly changes: readonly SettingsChange[] }) {
  return (
    <ul className="save-bar__changes">
      {changes.map(({ what, from, to }) => (
        <li key={what}>
          {what}: <s>{from}</s> <b>{to}</b>
        </li>
      ))}
    </ul>
  );
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
