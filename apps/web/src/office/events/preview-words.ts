import type { ReplayPreview } from "@till/wire";

/** As many as the server looks at in one go. */
export const eventsMax = 200;

/** The preview in one line. What could not be asked is never said to stay as it is. */
export function summaryOf({ events, charges, unavailable }: ReplayPreview): string {
  if (events === 0) return "There are no such events.";
  if (charges.length > 0) {
    return charges.length === 1 ? "One charge would change." : `${charges.length} charges would change.`;
  }
  return unavailable > 0 ? "What would change is not known." : "Nothing would change.";
}
