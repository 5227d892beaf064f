import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useOffice } from "../services.ts";

/** Every key there is or was. */
export function useKeys() {
  const { till } = useOffice();
  return useQuery({
    queryKey: ["keys"],
    queryFn: () => till.keys.list.query({}),
    // Programs use them meanwhile.
    refetchInterval: 30_000,
  });
}

export function useReadKeysAgain(): () => void {
  const queries = useQueryClient();
  return () => {
    for (const key of ["keys", "trail"]) void queries.invalidateQueries({ queryKey: [key] });
  };
}
