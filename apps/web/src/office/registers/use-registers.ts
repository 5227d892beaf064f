import { useQuery } from "@tanstack/react-query";
import { useOffice } from "../services.ts";

const everyMs = 15_000;

/** Every register, with its till and who is signed in there. */
export function useRegisters({
  isWanted = true,
  refetchInterval = everyMs,
}: { readonly isWanted?: boolean; readonly refetchInterval?: number } = {}) {
  const { till } = useOffice();
  return useQuery({
    queryKey: ["registers"],
    queryFn: () => till.registers.list.query({}),
    enabled: isWanted,
    refetchInterval,
  });
}
