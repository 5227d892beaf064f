import { permissionFacts } from "@till/people";
import { EmptyState } from "@till/ui";
import type { ReactNode } from "react";
import { Redirect, useLocation } from "wouter";
import { useMay, useMe } from "../services.ts";
import { mayOpen, officePages, pageAt } from "./office-pages.ts";

/** Opens a page to who may read it. Where the office begins, the first page that is theirs opens instead. */
export function PageGate({ children }: { readonly children: ReactNode }) {
  const [location] = useLocation();
  const me = useMe();
  const may = useMay();
  const page = pageAt(location);
  if (page === null || page.needs === null || mayOpen(page, may)) return children;
  const first = officePages.find((one) => one.needs !== null && mayOpen(one, may));
  if (page.href === "/office" && first) return <Redirect to={first.href} replace />;
  return (
    <EmptyState title={`The page “${page.label}” is not open to you`} icon="lock">
      It takes the permission “{permissionFacts(page.needs).title}”, which the role {me.roleName} does not
      have. Whoever manages people can give it to you.
    </EmptyState>
  );
}
