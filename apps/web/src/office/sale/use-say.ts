import { formatMoney } from "@till/ui";
import { useMemo } from "react";
import { pageLocale } from "../../shared/locale.ts";
import { useStore } from "../services.ts";
import { atInWords } from "../words.ts";
import type { Say } from "./charge-words.ts";

/** Amounts in the reader's locale, instants by the store's clock. */
export function useSay(): Say {
  const { timeZone } = useStore();
  return useMemo(
    () => ({
      money: (amount) => formatMoney(amount, { locale: pageLocale() }),
      at: (instantMs) => atInWords(instantMs, timeZone),
    }),
    [timeZone],
  );
}
