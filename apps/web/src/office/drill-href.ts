import type { Drill } from "@till/reports";

/** The address of what lies behind a figure. */
export function drillHref(drill: Drill): string {
  switch (drill.kind) {
    case "entries":
      return address("entries", { day: drill.businessDay, accounts: drill.accounts.join(",") });
    case "sales":
      return address("sales", {
        day: drill.businessDay,
        hour: drill.hour?.toString(),
        category: drill.categoryCode,
        variant: drill.variantId,
        person: drill.personId === null ? "none" : drill.personId,
      });
    case "returns":
      return address("entries", { day: drill.businessDay, accounts: "refunds" });
    case "charges":
      return address("entries", { day: drill.businessDay, accounts: accountOf(drill) });
    case "charge_ids":
      return address("charges", { ids: drill.ids.join(",") });
    case "shift":
      return address("entries", { accounts: "drawer:*" });
  }
}

/** Money by tender stands on one account each: at the gateway, in the drawers, or outside. */
function accountOf({ tender, gateway }: Extract<Drill, { kind: "charges" }>): string {
  if (gateway !== null) return `clearing:${gateway}`;
  switch (tender) {
    case "cash":
      return "drawer:*";
    case "gift_card":
      return "gift_cards";
    case "store_credit":
      return "store_credit";
    case "exchange":
      return "exchanges";
    case "external":
      return "external:*";
    case "card":
    case "paypal":
      return "clearing:*";
  }
}

function address(page: string, query: Readonly<Record<string, string | undefined>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, value);
  return `/office/${page}?${params.toString()}`;
}
