import { usePeople } from "../people/use-people.ts";
import { useRegisters } from "../registers/use-registers.ts";
import { useMay } from "../services.ts";

/** The name of a person or a register by its id, for who may see those; null for anything else. */
export function useNames(): (id: string) => string | null {
  const may = useMay();
  const people = usePeople({ isWanted: may("people.manage") }).data?.people ?? [];
  const registers = useRegisters({ isWanted: may("register.manage") }).data ?? [];
  const names = new Map<string, string>([...people, ...registers].map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? null;
}
