import { Banner, Button, Dialog, IconButton } from "@till/ui";
import { useState } from "react";
import { type Language, languages } from "../shared/languages.ts";
import { useSpeech } from "./speech.tsx";
import { useAct, useHost } from "./till-hooks.ts";

const spoken = Object.entries(languages) as readonly (readonly [Language, string])[];

/** What the till speaks, for everybody at it from now on; each language by its own name, so that who needs it can read it. */
export function LanguageMenu({ isNamed = false }: { readonly isNamed?: boolean }) {
  const { say, language } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [isOpen, setOpen] = useState(false);
  const choose = async (next: Language) => {
    const answer = await act.run(() => host.setLanguage({ language: next }));
    if (answer?.ok) setOpen(false);
  };
  return (
    <>
      {isNamed ? (
        <Button variant="quiet" icon="globe" onPress={() => setOpen(true)}>
          {languages[language]}
        </Button>
      ) : (
        <IconButton icon="globe" label={say("app.language")} onPress={() => setOpen(true)} />
      )}
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={say("app.language")} size="small">
        <div className="stack">
          {act.problem !== null && <Banner tone="bad" title={act.problem} />}
          {spoken.map(([id, name]) => (
            <Button
              key={id}
              size="pay"
              isWide
              {...(id === language && { variant: "primary", icon: "check" })}
              isPending={act.isPending}
              onPress={() => void choose(id)}
            >
              <span lang={id}>{name}</span>
            </Button>
          ))}
        </div>
      </Dialog>
    </>
  );
}
