import { useQuery } from "@tanstack/react-query";
import { useMay, useOffice } from "../services.ts";
import type { Waiting } from "./office-pages.ts";

export type WaitingCounts = Readonly<Record<Waiting, number>>;

/** More than these are "9+": the page itself counts them. */
const countedMax = 9;
const everyMs = 60_000;
const nothing: WaitingCounts = { charges: 0, disputes: 0, events: 0, messages: 0 };

/** What waits for a person now. Asked for seldom and in small pages, as it stands on every screen. */
export function useWaiting(): WaitingCounts {
  const { till } = useOffice();
  const may = useMay();
  const limit = countedMax + 1;
  const { data } = useQuery({
    queryKey: ["waiting"],
    queryFn: async (): Promise<WaitingCounts> => {
      const [charges, { disputes }, { events }, { messages }] = await Promise.all([
        may("charge.list") ? till.charges.list.query({ attention: true, open: true, limit }) : [],
        may("dispute.read")
          ? till.disputes.list.query({ states: ["inquiry", "open"], limit })
          : { disputes: [] },
        may("event.read") ? till.events.list.query({ states: ["dead"], limit }) : { events: [] },
        may("outbox.read") ? till.outbox.list.query({ states: ["failed"], limit }) : { messages: [] },
      ]);
      return {
        charges: charges.length,
        disputes: disputes.length,
        events: events.length,
        messages: messages.length,
      };
    },
    staleTime: everyMs / 2,
    refetchInterval: everyMs,
  });
  return data ?? nothing;
}

export const countInWords = (count: number): string => (count > countedMax ? `${countedMax}+` : `${count}`);
