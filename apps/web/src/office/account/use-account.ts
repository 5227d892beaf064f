import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { AccountView } from "@till/wire";
import { useOffice } from "../services.ts";

const key = ["account"] as const;

/** One's own account as it stands; `again` reads it anew after a change. */
export function useAccount() {
  const { till } = useOffice();
  const queries = useQueryClient();
  const query = useQuery<AccountView>({
    queryKey: key,
    queryFn: () => till.account.get.query({}),
    staleTime: 60_000,
  });
  return { query, again: () => queries.invalidateQueries({ queryKey: key }) };
}
