import { type Money, compare, subtract } from "@till/money";
import type { RouteView, SettingsView } from "@till/wire";

type Candidate = RouteView["candidates"][number];

export interface RoutedGateway extends Candidate {
  /** `chosen`: the charge goes here. `behind`: it could, and another is better. `cannot`: it does not take it. */
  readonly standing: "chosen" | "behind" | "cannot";
  /** Why it is not the one: nothing for the one that is. */
  readonly instead: string | null;
}

interface Wording {
  readonly prefer: SettingsView["routing"]["prefer"];
  readonly amountInWords: (amount: Money) => string;
}

/** The answer to "where would it go, and why not elsewhere", for every gateway. */
export function routeInWords({ candidates }: RouteView, wording: Wording): RoutedGateway[] {
  const [first] = candidates;
  const chosen = first?.fits === true ? first : null;
  return candidates.map((candidate) => {
    if (!candidate.fits) return { ...candidate, standing: "cannot", instead: null };
    if (chosen === null || candidate === chosen) return { ...candidate, standing: "chosen", instead: null };
    return { ...candidate, standing: "behind", instead: whyBehind(candidate, chosen, wording) };
  });
}

function whyBehind(candidate: Candidate, chosen: Candidate, { prefer, amountInWords }: Wording): string {
  const dearer = compare(candidate.expectedFee, chosen.expectedFee) > 0;
  if (prefer === "cheapest" && dearer) {
    const more = amountInWords(subtract(candidate.expectedFee, chosen.expectedFee));
    return `${chosen.label} is expected to cost ${more} less.`;
  }
  return `${chosen.label} stands before it.`;
}
