import { useSearchParams } from "wouter";

/** The filter of a list, kept in the address: it can be sent to somebody, and "back" finds it again. */
export function useAddress(): {
  readonly params: URLSearchParams;
  /** Null takes a part out. */
  readonly change: (parts: Readonly<Record<string, string | null>>) => void;
} {
  const [params, setParams] = useSearchParams();
  return {
    params,
    change: (parts) =>
      setParams((current) => {
        const next = new URLSearchParams(current);
        for (const [name, value] of Object.entries(parts))
          if (value === null || value === "") next.delete(name);
          else next.set(name, value);
        return next;
      }),
  };
}

/** The part if it is one of these, else null: an address can be typed by anybody. */
export function oneOf<Value extends string>(
  params: URLSearchParams,
  name: string,
  values: readonly Value[],
): Value | null {
  const given = params.get(name);
  return values.find((value) => value === given) ?? null;
}
