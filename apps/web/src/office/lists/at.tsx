import { useStore } from "../services.ts";
import { atInWords, instantText } from "../words.ts";

/** An instant by the store's clock, in one piece. */
export function At({ ms }: { readonly ms: number }) {
  const { timeZone } = useStore();
  return (
    <time dateTime={instantText(ms) ?? ""} className="office-at">
      {atInWords(ms, timeZone)}
    </time>
  );
}
