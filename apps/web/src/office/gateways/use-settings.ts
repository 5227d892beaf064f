import { useQuery, useQueryClient } from "@tanstack/react-query";
import { tillErrorOf } from "@till/client";
import type { SettingsPage, SettingsView } from "@till/wire";
import { useEffect, useState } from "react";
import { sentenceOf } from "../../shared/problem.ts";
import { useOffice, useStore } from "../services.ts";
import { useIntention } from "../forms/use-intention.ts";
import { type SettingsChange, changesBetween } from "./settings-changes.ts";
import { type DraftProblems, type SettingsDraft, readDraft, toDraft } from "./settings-draft.ts";

/** What became of the last saving. */
export type SavingResult =
  | { readonly kind: "saved"; readonly atMs: number }
  | { readonly kind: "refused"; readonly message: string }
  /** Others were saved in between: what they changed, and nothing of this draft is saved. */
  | { readonly kind: "conflict"; readonly theirs: SettingsPage; readonly changes: readonly SettingsChange[] };

interface Edit {
  readonly base: SettingsPage;
  readonly draft: SettingsDraft;
}

const noProblems: DraftProblems = {};

/** The settings as they stand, a draft of them, and its way back to the server. */
export function useSettings() {
  const { till, ids, clock } = useOffice();
  const { currency } = useStore();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ["settings"],
    queryFn: () => till.settings.get.query({}),
    // The gateways' health moves; the draft stands on what was read when it was begun.
    refetchInterval: 10_000,
  });
  const [edit, setEdit] = useState<Edit | null>(null);
  const [result, setResult] = useState<SavingResult | null>(null);
  const [isSaving, setSaving] = useState(false);
  const nextId = useIntention(() => ids.next());
  useWarning(edit !== null);

  const page = query.data;
  const names = page?.health.map(({ gateway }) => gateway) ?? [];
  const labelOf = (gateway: string): string =>
    page?.health.find((health) => health.gateway === gateway)?.label ?? gateway;
  const differences = (before: SettingsView, after: SettingsView): SettingsChange[] =>
    changesBetween(before, after, { currency, labelOf });
  const base = edit?.base ?? page;
  const draft = edit?.draft ?? (page && toDraft(page.settings, names));
  const read = base && draft && readDraft(draft, base.settings);
  const untouched = base && readDraft(toDraft(base.settings, names), base.settings);
  const changes = read?.ok && untouched?.ok ? differences(untouched.value, read.value) : [];

  const save = async (on: SettingsPage): Promise<void> => {
    if (!read?.ok || isSaving) return;
    setSaving(true);
    setResult(null);
    const content = { settings: read.value, basedOnMs: on.savedAtMs };
    try {
      const saved = await till.settings.save.mutate({ id: nextId(content), ...content });
      queries.setQueryData(["settings"], saved);
      setEdit(null);
      setResult({ kind: "saved", atMs: saved.savedAtMs ?? clock.nowMs() });
      void queries.invalidateQueries({ queryKey: ["route"] });
    } catch (error) {
      setResult(await explain(error, on));
    } finally {
      setSaving(false);
    }
  };
  const explain = async (error: unknown, on: SettingsPage): Promise<SavingResult> => {
    const refused: SavingResult = { kind: "refused", message: sentenceOf(error) };
    if (tillErrorOf(error)?.code !== "conflict") return refused;
    const { data: theirs } = await query.refetch();
    if (!theirs) return refused;
    return { kind: "conflict", theirs, changes: differences(on.settings, theirs.settings) };
  };

  return {
    query,
    draft,
    labelOf,
    problems: read?.ok === false ? read.error : noProblems,
    /** As they would be saved; null while something in the draft cannot be read. */
    settings: read?.ok ? read.value : null,
    changes,
    isEdited: edit !== null,
    isSaving,
    result,
    change: (next: SettingsDraft): void => {
      if (!base) return;
      setEdit({ base, draft: next });
      if (result?.kind === "saved") setResult(null);
    },
    discard: (): void => {
      setEdit(null);
      setResult(null);
    },
    save: (): void => {
      if (base) void save(base);
    },
    /** After a conflict: this draft instead of what the others saved. */
    saveInstead: (theirs: SettingsPage): void => {
      if (draft) setEdit({ base: theirs, draft });
      void save(theirs);
    },
  };
}

/** The browser asks before it throws a draft away. */
function useWarning(isEdited: boolean): void {
  useEffect(() => {
    if (!isEdited) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isEdited]);
}
