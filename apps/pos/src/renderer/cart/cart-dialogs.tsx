import type { SaleLineId, VariantId } from "@till/kernel";
import type { GridItem, TillState } from "../../shared/till-state.ts";
import { KeysDialog } from "../keys-dialog.tsx";
import { TrainingHelp } from "../training.tsx";
import { ItemDialog } from "./item-dialog.tsx";
import { LineDialog } from "./line-dialog.tsx";
import { ParkedDialog } from "./parked-dialog.tsx";
import { SaleDialog } from "./sale-dialog.tsx";
import { UnknownCodeDialog } from "./unknown-code-dialog.tsx";

/** What is open above the selling screen; one at a time. */
export type OpenDialog =
  | { readonly kind: "line"; readonly lineId: SaleLineId }
  | { readonly kind: "sale" }
  | { readonly kind: "parked" }
  | { readonly kind: "keys" }
  | { readonly kind: "item"; readonly item: GridItem; readonly variantId: VariantId | null }
  | { readonly kind: "unknown"; readonly code: string };

export function CartDialogs({
  open,
  state,
  onSearch,
  onClose,
}: {
  readonly open: OpenDialog | null;
  readonly state: TillState;
  readonly onSearch: () => void;
  readonly onClose: () => void;
}) {
  const { cart } = state;
  if (!open || !cart) return null;
  switch (open.kind) {
    case "line": {
      const line = cart.priced.lines.find(({ id }) => id === open.lineId);
      return line ? <LineDialog line={line} onClose={onClose} /> : null;
    }
    case "sale":
      return <SaleDialog cart={cart} onClose={onClose} />;
    case "parked":
      return <ParkedDialog state={state} onClose={onClose} />;
    case "keys":
      return (
        <KeysDialog onClose={onClose}>
          <TrainingHelp training={state.training} />
        </KeysDialog>
      );
    case "item":
      return <ItemDialog item={open.item} variantId={open.variantId} onClose={onClose} />;
    case "unknown":
      return <UnknownCodeDialog code={open.code} state={state} onSearch={onSearch} onClose={onClose} />;
  }
}
