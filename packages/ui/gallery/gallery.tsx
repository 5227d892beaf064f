import type { Toasts } from "@till/ui";
import type { ReactNode } from "react";
import { ActionsSection } from "./sections/actions.tsx";
import { FieldsSection } from "./sections/fields.tsx";
import { FiguresSection } from "./sections/figures.tsx";
import { OverlaysSection } from "./sections/overlays.tsx";
import { StatesSection } from "./sections/states.tsx";
import { TillSection } from "./sections/till.tsx";

/** Every component in every state, one under the other. */
export function Gallery({ toasts, open }: { readonly toasts: Toasts; readonly open: string | null }) {
  return (
    <main className="gallery">
      <h1>Components of Till</h1>
      <Titled title="Actions and states">
        <ActionsSection />
      </Titled>
      <Titled title="Fields">
        <FieldsSection />
      </Titled>
      <Titled title="Figures">
        <FiguresSection />
      </Titled>
      <Titled title="At the till">
        <TillSection />
      </Titled>
      <Titled title="Messages and waiting">
        <StatesSection />
      </Titled>
      <Titled title="Over the page">
        <OverlaysSection toasts={toasts} open={open} />
      </Titled>
    </main>
  );
}

function Titled({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="gallery__section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
