import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useOffice } from "../services.ts";

/** Everybody, every role, and who is signed in where. */
export function usePeople({ isWanted = true }: { readonly isWanted?: boolean } = {}) {
  const { till } = useOffice();
  return useQuery({
    queryKey: ["people"],
    queryFn: () => till.people.list.query({}),
    enabled: isWanted,
    // People come and go at the registers meanwhile.
    refetchInterval: 15_000,
  });
}

/** Reads again what a change of people or roles shows in: also what oneself may do. */
export function useReadAgain(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ["people", "registers", "trail", "me"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
}
