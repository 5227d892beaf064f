import { useQuery } from "@tanstack/react-query";
import { useOffice } from "../services.ts";
import type { Waiting } from "./office-pages.ts";

export type WaitingCounts = Readonly<Record<Waiting, number>>;

/** More than these are "9+": the page itself counts them. */
const countedMax = 9;
const everyMs = 60_000;
const nothing: WaitingCounts = { charges: 0, disputes: 0, events: 0, messages: 0 };

/** What waits for a person now. Asked for seldom and in small pages, as it stands on every screen. */
export function useWaiting(): WaitingCounts {
  const { till } = useOffice();
  const limit = countedMax + 1;
  const { data } = useQuery({
    queryKey: ["waiting"],
    queryFn: async (): Promise<WaitingCounts> => {
      const [charges, { disputes }, { events }, { messages }] = await Promise.all([
        till.charges.list.query({ attention: true, open: true, limit }),
        till.disputes.list.query({ states: ["inquiry", "open"], limit }),
        till.events.list.query({ states: ["dead"], limit }),
        till.outbox.list.query({ states: ["failed"], limit }),
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
