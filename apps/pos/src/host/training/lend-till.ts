import type { CatalogueIndex } from "@till/catalogue";
import type { PersonView, TillSetup } from "@till/wire";
import type { PrinterSettings } from "../../shared/printing.ts";
import { practisedFact } from "../closing.ts";
import { pendingOf } from "../pending-exchange.ts";
import { isUnderWay } from "../leave-sale.ts";
import { refusal } from "../refusal.ts";
import { isDiskFull } from "../sqlite-errors.ts";
import { tillLocale } from "../speech.ts";
import { type TillContext, cartOf, currentSaleId, setupOf } from "../till-context.ts";

/** What a training till is told of the register that it stands in front of. */
export interface LentTill {
  readonly person: PersonView;
  readonly locale: string;
  readonly printer: PrinterSettings;
  readonly setup: () => TillSetup;
  readonly index: CatalogueIndex | null;
  /** Real sales with something not yet sent. */
  readonly waiting: () => number;
  /** One more sale was practised: the next Z says how many, and nothing else of them. */
  readonly practised: () => void;
}

/** What is open is among the latest. */
const looksBackMax = 50;

/** Throws `HostRefusal` while something real is open here: a sale, a payment, a parked cart, a count. */
export function lendTill(context: TillContext): LentTill {
  const { memory, printing } = context;
  const { person } = memory;
  if (!person) throw refusal("refusal.sign_in_first");
  const open = whatIsOpen(context);
  if (open !== null) throw refusal(`refusal.training_${open}`);
  return {
    person,
    locale: tillLocale(context),
    printer: printing.settings(context),
    setup: () => setupOf(context),
    index: memory.index,
    waiting: () => context.whatWaits().sales,
    practised: () => countPractised(context),
  };
}

function countPractised({ store }: TillContext): void {
  try {
    store.facts.set(practisedFact, (store.facts.get<number>(practisedFact) ?? 0) + 1);
  } catch (error) {
    // On a full disk nothing real is sold either; training goes on, one short in the count.
    if (!isDiskFull(error)) throw error;
  }
}

function whatIsOpen(context: TillContext): "sale" | "payment" | "parked" | "count" | null {
  const { store, memory } = context;
  const { registerId } = setupOf(context);
  const isOpen = ({ state }: { readonly state: string }): boolean => state === "open";
  if (currentSaleId(context) !== null || cartOf(context).lines.length > 0) return "sale";
  if (pendingOf(context) !== null) return "sale";
  if (store.charges.latest(looksBackMax).some(isUnderWay)) return "payment";
  for (const back of [store.refunds, store.voids, store.noReceipts])
    if (back.latest(looksBackMax).some(isOpen)) return "payment";
  const isOurs = (parked: { readonly registerId: string }): boolean => parked.registerId === registerId;
  if (store.parked.latest(1).length > 0 || memory.parked.some(isOurs) || store.facts.get("taking") !== null)
    return "parked";
  return store.facts.get("closing") === null ? null : "count";
}
