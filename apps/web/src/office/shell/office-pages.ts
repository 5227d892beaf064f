/** What somebody has to look at, by what it is about; a count of it stands beside the menu's entry. */
export type Waiting = "charges" | "disputes" | "events" | "messages";

export interface OfficePage {
  readonly href: string;
  readonly label: string;
  readonly waits?: Waiting;
}

/** The menu, in the order of a manager's day: what was sold, what needs an answer, how it is set up. */
export const officePages: readonly OfficePage[] = [
  { href: "/office", label: "Today" },
  { href: "/office/day", label: "End of day" },
  { href: "/office/sales", label: "Sales" },
  { href: "/office/charges", label: "Charges", waits: "charges" },
  { href: "/office/disputes", label: "Disputes", waits: "disputes" },
  { href: "/office/entries", label: "Ledger" },
  { href: "/office/events", label: "Events", waits: "events" },
  { href: "/office/messages", label: "Messages", waits: "messages" },
  { href: "/office/gateways", label: "Gateways" },
  { href: "/office/security", label: "Security" },
];

/** The entry a place belongs to: a page beneath it counts as it. Null for a place that no entry leads to. */
export function pageAt(location: string): OfficePage | null {
  const within = ({ href }: OfficePage): boolean =>
    location === href || (href !== "/office" && location.startsWith(`${href}/`));
  return officePages.find(within) ?? null;
}
