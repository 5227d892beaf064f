import { useQuery } from "@tanstack/react-query";
import { useOffice } from "../services.ts";

/** How many events of each type and state, and how far each gateway's own list was read. */
export function useEventCounts() {
  const { till } = useOffice();
  return useQuery({
    queryKey: ["events", "counts"],
    queryFn: () => till.events.counts.query({}),
    refetchInterval: 10_000,
  });
}
