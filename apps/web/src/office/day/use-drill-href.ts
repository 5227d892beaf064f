import type { Drill } from "@till/reports";
import { useSearchParams } from "wouter";
import { drillHref } from "../drill-href.ts";

/** Where a figure leads from the report as it is looked at: sales of one register stay that register's. */
export function useDrillHref(): (drill: Drill) => string {
  const [params] = useSearchParams();
  const register = params.get("register");
  return (drill) => {
    const href = drillHref(drill);
    return register !== null && drill.kind === "sales" ? `${href}&register=${register}` : href;
  };
}
