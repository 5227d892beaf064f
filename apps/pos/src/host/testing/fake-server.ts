import type { Catalogue } from "@till/catalogue";
import type { ChargeId, IdSource, PersonId, ProductId, VariantId } from "@till/kernel";
import { money, parseCurrency, zero } from "@till/money";
import { type GatewayName, parseGatewayName } from "@till/payments";
import type { ChargeView, SaleDetail, TillErrorBody, TillSetup } from "@till/wire";
import { sampleCharge, sampleRefund } from "@till/wire/testing";
import { type QueuedAct, type ServerPort, ServerRefusal } from "../server-port.ts";

export const eur = parseCurrency("EUR");
export const pin = "2468";
const stripe: GatewayName = parseGatewayName("stripe");

/** A server that a test can cut off, and that remembers all it was told. */
export interface FakeServer extends ServerPort {
  /** `lost`: the act takes effect here, its answer does not arrive. */
  network: "up" | "down" | "lost";
  readonly acts: QueuedAct[];
  readonly created: Map<ChargeId, ChargeView>;
  readonly refuse: Map<string, TillErrorBody>;
  readonly setupAnswer: TillSetup;
  /** Ids of the refunds asked for. */
  readonly refunds: Set<string>;
  /** What a look-up by receipt finds. */
  sold: SaleDetail | null;
  settle(id: ChargeId, change: Partial<ChargeView>): void;
}

export function createFakeServer(ids: IdSource): FakeServer {
  const catalogue = testCatalogue(ids);
  const acts: QueuedAct[] = [];
  const created = new Map<ChargeId, ChargeView>();
  const refuse = new Map<string, TillErrorBody>();
  const watchers = new Map<ChargeId, (view: ChargeView) => void>();
  const reach = async <T>(work: () => T): Promise<T> => {
    await Promise.resolve();
    if (server.network === "down") throw new TypeError("fetch failed");
    const value = work();
    if (server.network === "lost") throw new TypeError("the answer was lost");
    return value;
  };
  const found = (id: ChargeId): ChargeView => {
    const view = created.get(id);
    if (!view) throw new ServerRefusal({ code: "not_found", retry: "never", message: "No such charge." });
    return view;
  };
  const server: FakeServer = {
    network: "up",
    acts,
    created,
    refuse,
    refunds: new Set(),
    sold: null,
    setupAnswer: testSetup(ids),
    settle(id, change) {
      const view = { ...found(id), ...change };
      created.set(id, view);
      watchers.get(id)?.(view);
    },
    setup: () => reach(() => server.setupAnswer),
    signIn: (_person, typed) =>
      reach(() => {
        if (typed === pin) return { token: "token" };
        throw new ServerRefusal({ code: "wrong_pin", retry: "never", message: "This PIN is not right." });
      }),
    terminals: () =>
      reach(() => [
        {
          id: "tmr_1",
          gateway: stripe,
          gatewayLabel: "Stripe",
          label: "Counter",
          online: true,
          screenUrl: null,
        },
      ]),
    catalogue: (known) => reach(() => (known === catalogue.version ? null : catalogue)),
    picture: () => reach(() => "<svg/>"),
    act: (act) =>
      reach(() => {
        const refusal = refuse.get(act.kind);
        if (refusal) throw new ServerRefusal(refusal);
        acts.push(act);
      }),
    createCharge: (request) =>
      reach(() => {
        const known = created.get(request.id);
        const view =
          known ??
          sampleCharge({
            id: request.id,
            saleId: request.saleId,
            amount: request.amount ?? zero(eur),
            tender: { kind: "card", source: { kind: "terminal", terminalId: "tmr_1" } },
            gateway: stripe,
            gatewayLabel: "Stripe",
            state: "pending",
          });
        created.set(request.id, view);
        return view;
      }),
    refreshCharge: (id) => reach(() => found(id)),
    voidCharge: (id) =>
      reach(() => {
        server.settle(id, { state: "voided" });
        return found(id);
      }),
    watchCharge: (id, seen, signal) =>
      reach(() => undefined).then(
        () =>
          new Promise<void>((resolve) => {
            const show = (view: ChargeView) => {
              seen(view);
              if (view.state === "captured") resolve();
            };
            watchers.set(id, show);
            // As the real one does: the current state first.
            show(found(id));
            signal.addEventListener("abort", () => resolve());
          }),
      ),
    createRefund: (request) =>
      reach(() => {
        const amount = request.goods.kind === "amount" ? request.goods.amount : zero(eur);
        server.refunds.add(request.id);
        return sampleRefund({
          id: request.id,
          chargeId: request.chargeId,
          saleId: ids.next(),
          returnId: request.returnId,
          amount,
          state: "succeeded",
          reason: request.reason,
        });
      }),
    saleByReceipt: () =>
      reach(() => {
        if (server.sold) return server.sold;
        throw new ServerRefusal({ code: "not_found", retry: "never", message: "No such receipt." });
      }),
    closeShift: () => Promise.reject(new TypeError("fetch failed")),
    currentShift: () => reach(() => null),
  };
  return server;
}

function testCatalogue(ids: IdSource): Catalogue {
  return {
    version: "1",
    taxClasses: [{ code: "food", name: "VAT 5.5%", ratePpm: 55_000, mode: "inclusive" }],
    categories: [{ code: "bakery", name: "Bakery", position: 0 }],
    products: [
      {
        id: ids.next<ProductId>(),
        name: "Croissant",
        description: "",
        categoryCode: "bakery",
        taxClassCode: "food",
        favourite: true,
        picture: "",
        variants: [
          {
            id: ids.next<VariantId>(),
            name: "",
            sku: "C1",
            barcode: "4006381333931",
            price: money(240n, eur),
          },
        ],
      },
    ],
  };
}

function testSetup(ids: IdSource): TillSetup {
  return {
    merchantId: ids.next(),
    merchantName: "Pantry",
    taxNumber: null,
    storeId: ids.next(),
    storeName: "Main Street",
    storeAddress: ["1 Main Street"],
    timeZone: "Europe/Paris",
    cutoffHour: 4,
    currency: eur,
    registerId: ids.next(),
    registerName: "Register 1",
    registerNumber: 1,
    receiptCounter: 41,
    people: [
      { id: ids.next<PersonId>(), name: "Cashier 1", role: "cashier", roleName: "Cashier", grants: {} },
    ],
  };
}
