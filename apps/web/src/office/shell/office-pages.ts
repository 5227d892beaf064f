import type { Permission } from "@till/people";

/** What somebody has to look at, by what it is about; a count of it stands beside the menu's entry. */
export type Waiting = "charges" | "disputes" | "events" | "messages";

export interface OfficePage {
  readonly href: string;
  readonly label: string;
  /** Without it the server refuses what the page reads, so it is neither offered nor opened. Null: everybody's own. */
  readonly needs: Permission | null;
  readonly waits?: Waiting;
}

/** The menu, in the order of a manager's day: what was sold, what needs an answer, how it is set up, who does it. */
export const officePages: readonly OfficePage[] = [
  { href: "/office", label: "Today", needs: "report.read" },
  { href: "/office/day", label: "End of day", needs: "report.read" },
  { href: "/office/z-reports", label: "Z reports", needs: "report.read" },
  { href: "/office/sales", label: "Sales", needs: "sale.read" },
  { href: "/office/charges", label: "Charges", needs: "charge.list", waits: "charges" },
  { href: "/office/disputes", label: "Disputes", needs: "dispute.read", waits: "disputes" },
  { href: "/office/gift-cards", label: "Gift cards, credit", needs: "stored_value.list" },
  { href: "/office/entries", label: "Ledger", needs: "report.read" },
  { href: "/office/events", label: "Events", needs: "event.read", waits: "events" },
  { href: "/office/messages", label: "Messages", needs: "outbox.read", waits: "messages" },
  { href: "/office/gateways", label: "Gateways", needs: "settings.read" },
  { href: "/office/people", label: "People", needs: "people.manage" },
  { href: "/office/registers", label: "Registers", needs: "register.manage" },
  { href: "/office/scales", label: "Scale labels", needs: "settings.read" },
  { href: "/office/keys", label: "API keys", needs: "key.manage" },
  { href: "/office/customers", label: "Customers’ data", needs: "privacy.manage" },
  { href: "/office/trail", label: "Audit trail", needs: "audit.read" },
  { href: "/office/security", label: "Security", needs: null },
];

/** The entry a place belongs to: a page beneath it counts as it. Null for a place that no entry leads to. */
export function pageAt(location: string): OfficePage | null {
  const within = ({ href }: OfficePage): boolean =>
    location === href || (href !== "/office" && location.startsWith(`${href}/`));
  return officePages.find(within) ?? null;
}

export const mayOpen = (page: OfficePage, may: (permission: Permission) => boolean): boolean =>
  page.needs === null || may(page.needs);
