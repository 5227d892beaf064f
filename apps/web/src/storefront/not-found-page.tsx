import { ButtonLink, EmptyState } from "@till/ui";
import { useTitle } from "../shared/use-title.ts";

export function NotFoundPage() {
  useTitle("Not found");
  return (
    <EmptyState
      title="There is nothing at this address"
      icon="search"
      action={
        <ButtonLink href="/" variant="primary">
          See all products
        </ButtonLink>
      }
    >
      The link may be old, or a letter of it is missing.
    </EmptyState>
  );
}
