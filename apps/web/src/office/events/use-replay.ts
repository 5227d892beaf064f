import { useQueryClient } from "@tanstack/react-query";
import { tillErrorOf } from "@till/client";
import type { Uuid } from "@till/kernel";
import type { GatewayName } from "@till/payments";
import type { EventView, ReplayPreview } from "@till/wire";
import { useRef, useState } from "react";
import { sentenceOf } from "../../shared/problem.ts";
import { useOffice } from "../services.ts";

export type EventSelection =
  | { readonly kind: "ids"; readonly ids: Uuid[] }
  | {
      readonly kind: "range";
      readonly gateway: GatewayName;
      readonly fromMs: number;
      readonly toMs: number;
      readonly states?: EventView["state"][];
    };

export type ReplayStep =
  | { readonly kind: "start" }
  | { readonly kind: "previewing" }
  | { readonly kind: "previewed"; readonly selection: EventSelection; readonly preview: ReplayPreview }
  | { readonly kind: "replaying"; readonly selection: EventSelection; readonly preview: ReplayPreview }
  | { readonly kind: "replayed"; readonly events: number };

/** Look first, then act: a replay is of exactly the selection whose preview was read. */
export function useReplay() {
  const { till, ids } = useOffice();
  const queries = useQueryClient();
  const [step, setStep] = useState<ReplayStep>({ kind: "start" });
  const [message, setMessage] = useState<string | null>(null);
  // A lost answer leaves the same replay to be sent again; an answer ends it.
  const pending = useRef<Uuid | null>(null);

  const look = async (selection: EventSelection): Promise<void> => {
    setStep({ kind: "previewing" });
    setMessage(null);
    pending.current = null;
    try {
      const preview = await till.events.previewReplay.query(selection);
      setStep({ kind: "previewed", selection, preview });
    } catch (error) {
      setStep({ kind: "start" });
      setMessage(sentenceOf(error));
    }
  };
  const act = async (selection: EventSelection, preview: ReplayPreview): Promise<void> => {
    setStep({ kind: "replaying", selection, preview });
    setMessage(null);
    pending.current ??= ids.next();
    try {
      const { events } = await till.events.replay.mutate({ id: pending.current, selection });
      pending.current = null;
      setStep({ kind: "replayed", events });
      await queries.invalidateQueries();
    } catch (error) {
      if (tillErrorOf(error) !== null) pending.current = null;
      setStep({ kind: "previewed", selection, preview });
      setMessage(sentenceOf(error));
    }
  };
  return {
    step,
    message,
    preview: (selection: EventSelection): void => void look(selection),
    replay: (): void => {
      if (step.kind === "previewed") void act(step.selection, step.preview);
    },
    startOver: (): void => {
      setStep({ kind: "start" });
      setMessage(null);
    },
  };
}
