import type { Product, TaxClass, Variant } from "@till/catalogue";
import type { RegisterId, ReturnId, SaleId, ShiftId } from "@till/kernel";
import { receiptNumber } from "@till/sales";
import type { ChargeView } from "@till/wire";
import type { Shop, TillClient } from "../kit/start-shop.ts";
import type { PlannedLine } from "./mixed-day-plan.ts";

/** What the shop's people counted by themselves, to hold the report against. Gateways and `cash` by name. */
export interface Tally {
  readonly captured: Map<string, bigint>;
  readonly capturedCount: Map<string, number>;
  readonly refunded: Map<string, bigint>;
  /** Cash put in less cash paid out, without the float. */
  readonly drawers: Map<RegisterId, bigint>;
  declined: number;
  returns: number;
}

export interface OpenRegister {
  readonly id: RegisterId;
  readonly shiftId: ShiftId;
  readonly number: number;
  /** Who is signed in there. */
  readonly cashier: TillClient;
  /** The last receipt number's counter. */
  receipts: number;
}

/** Everything a player of the day works with. */
export interface Day {
  readonly shop: Shop;
  readonly cashier: TillClient;
  readonly manager: TillClient;
  readonly registers: readonly [OpenRegister, OpenRegister];
  readonly tally: Tally;
  readonly productOf: (name: PlannedLine["product"]) => {
    readonly product: Product;
    readonly variant: Variant;
    readonly taxClass: TaxClass;
  };
}

export async function openDay(options: {
  readonly shop: Shop;
  readonly cashiers: readonly [TillClient, TillClient];
  readonly manager: TillClient;
  readonly shiftIds: readonly [ShiftId, ShiftId];
}): Promise<Day> {
  const { shop, cashiers, manager, shiftIds } = options;
  const [cashier] = cashiers;
  const catalogue = await shop.catalogue();
  const register = (index: 0 | 1): OpenRegister => ({
    id: shop.registerIds[index],
    shiftId: shiftIds[index],
    number: index + 1,
    cashier: cashiers[index],
    receipts: 0,
  });
  return {
    shop,
    cashier,
    manager,
    registers: [register(0), register(1)],
    tally: {
      captured: new Map(),
      capturedCount: new Map(),
      refunded: new Map(),
      drawers: new Map(),
      declined: 0,
      returns: 0,
    },
    productOf(name) {
      const product = catalogue.products.find((each) => each.name === name);
      const variant = product?.variants[0];
      const taxClass = catalogue.taxClasses.find(({ code }) => code === product?.taxClassCode);
      if (!product || !variant || !taxClass) throw new Error(`the test shop sells ${name}`);
      return { product, variant, taxClass };
    },
  };
}

export function raise<Key>(sums: Map<Key, bigint>, key: Key, byMinor: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + byMinor);
}

/** Throws unless exactly the expected amount was captured. */
export function countCapture({ tally }: Day, charge: ChargeView, expectedMinor: bigint): void {
  if (charge.state !== "captured" || charge.captured.amountMinor !== expectedMinor) {
    throw new Error(
      `a charge of ${expectedMinor} ended ${charge.state} with ${charge.captured.amountMinor} captured`,
    );
  }
  const means = charge.gateway ?? "cash";
  raise(tally.captured, means, expectedMinor);
  tally.capturedCount.set(means, (tally.capturedCount.get(means) ?? 0) + 1);
}

/** A till numbers its own receipts, in the order in which it makes them. */
export async function issueReceipt(
  { cashier }: Day,
  register: OpenRegister,
  saleId: SaleId,
  returnId: ReturnId | null,
): Promise<void> {
  register.receipts += 1;
  const number = receiptNumber({
    registerNumber: register.number,
    series: 1,
    counter: register.receipts,
  });
  await cashier.receipts.issue.mutate({ saleId, returnId, number, occurredAtMs: Date.now() });
}
