import { type Catalogue, scaleItemCode } from "@till/catalogue";
import type { ChargeId, IdSource, PersonId, ProductId, ShiftId, VariantId } from "@till/kernel";
import { money, parseCurrency, zero } from "@till/money";
import { type GatewayName, parseGatewayName } from "@till/payments";
import { builtInRoles } from "@till/people";
import type { BlindReport } from "@till/reports";
import type {
  ActOutcome,
  FoundSaleView,
  ChargeView,
  PersonView,
  SaleDetail,
  ShiftCountView,
  TillErrorBody,
  TillSetup,
} from "@till/wire";
import { writeCatalogue } from "@till/wire";
import { sampleCharge, sampleRefund } from "@till/wire/testing";
import { type NoReceiptInput, type QueuedAct, type ServerPort, ServerRefusal } from "../server-port.ts";
import { createFakeCarts } from "./fake-carts.ts";

export const eur = parseCurrency("EUR");
export const pin = "2468";
export const managerPin = "9753";
export const registerKey = "the-key-of-the-first-register";
const stripe: GatewayName = parseGatewayName("stripe");

/** A server that a test can cut off, and that remembers all it was told. */
export interface FakeServer extends ServerPort {
  /** `lost`: the act takes effect here, its answer does not arrive. */
  network: "up" | "down" | "lost";
  readonly acts: QueuedAct[];
  /** How many acts came in each call that brought several. */
  readonly calls: number[];
  readonly created: Map<ChargeId, ChargeView>;
  readonly refuse: Map<string, TillErrorBody>;
  setupAnswer: TillSetup;
  /** Keys of registers; what is not here is refused. */
  readonly keys: Set<string>;
  /** What a code from the office gives. */
  readonly codes: Map<string, { readonly key: string; readonly setup: TillSetup }>;
  /** Each yes that was given, by its id. */
  readonly approvals: Map<string, { readonly approverId: PersonId; readonly subject: string }>;
  /** Ids of the acts that want a manager's yes: what they ask for. */
  readonly wants: Map<string, NonNullable<TillErrorBody["approval"]>>;
  pin: string;
  /** Ids of the refunds asked for. */
  readonly refunds: Set<string>;
  /** What a look-up by anything else finds. */
  findable: readonly FoundSaleView[];
  /** Ids of the voids asked for. */
  readonly voids: Set<string>;
  /** What was taken back without a receipt, once for each id. */
  readonly noReceipts: Map<string, NoReceiptInput>;
  /** Wants a manager's yes to each of these. */
  guardsNoReceipt: boolean;
  /** What a look-up by receipt finds. */
  sold: SaleDetail | null;
  readonly counts: Parameters<ServerPort["countShift"]>[0][];
  readonly closes: Parameters<ServerPort["closeShift"]>[0][];
  /** What the server says of a count it has. */
  viewOfCount: (count: Parameters<ServerPort["countShift"]>[0]) => ShiftCountView;
  /** The X or Z of a shift; null: nothing is answered. */
  report: ((id: ShiftId) => BlindReport) | null;
  settle(id: ChargeId, change: Partial<ChargeView>): void;
}

export function createFakeServer(ids: IdSource): FakeServer {
  const catalogue = testCatalogue(ids);
  const carts = createFakeCarts();
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
  const refuseWithoutYes = (act: string, approvalIds: readonly string[] | undefined): void => {
    const approval = server.wants.get(act);
    if (!approval || approvalIds?.some((id) => server.approvals.get(id)?.subject === approval.subject))
      return;
    const message = "A manager has to approve this with their PIN.";
    throw new ServerRefusal({ code: "approval_needed", retry: "safe", message, approval });
  };
  const hear = (act: QueuedAct): void => {
    const refusal = refuse.get(act.kind);
    if (refusal) throw new ServerRefusal(refusal);
    if (act.kind === "sales.commit") refuseWithoutYes(act.kind, act.input.approvalIds);
    if (act.kind === "sales.void") server.voids.add(act.input.id);
    if (act.kind === "refunds.create") refuseWithoutYes(act.kind, act.input.approvalIds);
    carts.heard(act);
    acts.push(act);
  };
  const requireKey = (key: string): void => {
    if (server.keys.has(key)) return;
    throw new ServerRefusal({ code: "register_not_enrolled", retry: "never", message: "Not enrolled." });
  };
  const server: FakeServer = {
    network: "up",
    pin,
    keys: new Set([registerKey]),
    codes: new Map(),
    approvals: new Map(),
    wants: new Map(),
    acts,
    calls: [],
    created,
    refuse,
    refunds: new Set(),
    voids: new Set(),
    noReceipts: new Map(),
    guardsNoReceipt: false,
    findable: [],
    counts: [],
    closes: [],
    viewOfCount: ({ id, counted, occurredAtMs }) => ({
      id,
      position: server.counts.length,
      counted,
      countedAtMs: occurredAtMs,
      expected: counted,
      difference: zero(eur),
      needsApproval: false,
    }),
    sold: null,
    report: null,
    setupAnswer: testSetup(ids),
    settle(id, change) {
      const before = found(id);
      const captured = change.state === "captured" ? { captured: before.amount } : {};
      const view = { ...before, ...captured, ...change };
      created.set(id, view);
      watchers.get(id)?.(view);
    },
    enrol: (code, registerId) =>
      reach(() => {
        const found = server.codes.get(code);
        if (!found)
          throw new ServerRefusal({ code: "forbidden", retry: "never", message: "This code is not right." });
        if (registerId !== null && registerId !== found.setup.registerId)
          throw new ServerRefusal({ code: "conflict", retry: "never", message: "For another register." });
        server.codes.delete(code);
        server.keys.add(found.key);
        server.setupAnswer = found.setup;
        return { registerKey: found.key };
      }),
    setup: (key) =>
      reach(() => {
        requireKey(key);
        return server.setupAnswer;
      }),
    giveApproval: ({ id, approverId, pin: typed, subject }) =>
      reach(() => {
        if (typed !== managerPin)
          throw new ServerRefusal({ code: "wrong_pin", retry: "never", message: "This PIN is not right." });
        server.approvals.set(id, { approverId, subject });
        return { id, approverName: "Manager", expiresAtMs: 0 };
      }),
    signIn: (key, _person, typed) =>
      reach(() => {
        requireKey(key);
        if (typed === server.pin) return { token: "token" };
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
    catalogue: (known) => reach(() => (known === catalogue.version ? null : writeCatalogue(catalogue))),
    picture: () => reach(() => "<svg/>"),
    act: (act) => reach(() => hear(act)),
    bring: (brought) =>
      reach(() => {
        const refusal = refuse.get("sales.bring");
        if (refusal) throw new ServerRefusal(refusal);
        server.calls.push(brought.length);
        const refused = new Set<string>();
        return brought.map((act): ActOutcome => {
          const saleId = act.kind === "sales.commit" ? act.input.id : act.input.saleId;
          if (refused.has(saleId)) return { kind: "behind" };
          try {
            hear(act);
            return { kind: "accepted" };
          } catch (error) {
            if (!(error instanceof ServerRefusal)) throw error;
            refused.add(saleId);
            return { kind: "refused", refusal: error.body };
          }
        });
      }),
    createCharge: (request) =>
      reach(() => {
        const refusal = refuse.get("charges.create");
        if (refusal) throw new ServerRefusal(refusal);
        const isCard = request.tender.kind === "gift_card" || request.tender.kind === "store_credit";
        if (isCard && !created.has(request.id)) {
          const { id, saleId, amount = zero(eur) } = request;
          const tender = { kind: "gift_card" as const, code: "ABCD" };
          const taken = { state: "captured" as const, captured: amount };
          created.set(id, sampleCharge({ id, saleId, amount, tender, ...taken }));
        }
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
        refuseWithoutYes("refunds.create", request.approvalIds);
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
    returnWithoutReceipt: (request) =>
      reach(() => {
        const { id, total, to: paidTo, occurredAtMs } = request;
        if (server.guardsNoReceipt && !request.approvalIds?.some((yes) => server.approvals.has(yes))) {
          const approval = { permission: "return.no_receipt", subject: id, size: total.amountMinor } as const;
          const message = "A manager has to approve this with their PIN.";
          throw new ServerRefusal({ code: "approval_needed", retry: "safe", message, approval });
        }
        server.noReceipts.set(id, request);
        const none = zero(eur);
        const goods = { currency: eur, lines: [], taxes: [], net: total, taxTotal: none, tip: none };
        return {
          id,
          goods: { ...goods, rounding: none, total },
          paidTo,
          occurredAtMs,
          receiptNumber: null,
        };
      }),
    findSales: () => reach(() => ({ sales: server.findable, nextId: null })),
    voidSale: (request) =>
      reach(() => {
        refuseWithoutYes("sales.void", request.approvalIds);
        server.voids.add(request.id);
        const { id, saleId } = request;
        const refunds = request.refunds.map((refund) =>
          sampleRefund({
            ...refund,
            saleId,
            returnId: id,
            amount: zero(eur),
            state: "succeeded",
            reason: "void",
          }),
        );
        return { id, saleId, total: zero(eur), refunds };
      }),
    storedValue: () =>
      reach(() => ({
        id: ids.next(),
        kind: "gift_card" as const,
        lastFour: "ABCD",
        balance: money(500n, eur),
        state: "valid" as const,
        createdAtMs: 0,
      })),
    saleByReceipt: () =>
      reach(() => {
        if (server.sold) return server.sold;
        throw new ServerRefusal({ code: "not_found", retry: "never", message: "No such receipt." });
      }),
    countShift: (count) =>
      reach(() => {
        const known = server.counts.find(({ id }) => id === count.id);
        if (!known) server.counts.push(count);
        return server.viewOfCount(count);
      }),
    shiftReport: (shiftId) =>
      reach(() => {
        if (!server.report) throw new TypeError("fetch failed");
        return server.report(shiftId);
      }),
    closeShift: (close) =>
      reach(() => {
        if (!close.withoutApproval) refuseWithoutYes("shifts.close", close.approvalIds);
        server.closes.push(close);
        return {
          id: close.id,
          registerId: server.setupAnswer.registerId,
          openedBy: "Cashier 1",
          openedAtMs: 0,
          float: zero(eur),
          state: "closed" as const,
          counted: close.counted,
          expected: null,
          difference: null,
        };
      }),
    currentShift: () => reach(() => null),
    takeCart: (input) => reach(() => carts.take(input)),
    waitingCarts: (registerId) => reach(() => carts.waiting(registerId)),
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
        picture: null,
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
      {
        id: ids.next<ProductId>(),
        name: "Cherries",
        description: "",
        categoryCode: "bakery",
        taxClassCode: "food",
        favourite: false,
        picture: null,
        soldBy: "kg",
        variants: [
          {
            id: ids.next<VariantId>(),
            name: "",
            sku: "K1",
            barcode: scaleItemCode("2112345"),
            price: money(890n, eur),
          },
        ],
      },
      {
        id: ids.next<ProductId>(),
        name: "Coffee",
        description: "",
        categoryCode: "bakery",
        taxClassCode: "food",
        favourite: true,
        picture: null,
        variants: [
          { id: ids.next<VariantId>(), name: "", sku: "D1", barcode: null, price: money(290n, eur) },
        ],
        modifierGroups: [
          {
            name: "Milk",
            min: 1,
            max: 1,
            options: [
              { code: "whole", name: "Whole milk", price: money(0n, eur) },
              { code: "oat", name: "Oat milk", price: money(50n, eur) },
            ],
          },
        ],
      },
    ],
  };
}

function person(ids: IdSource, code: string, name: string): PersonView {
  const role = builtInRoles.find((one) => one.code === code);
  if (!role) throw new Error(`${code} is built in`);
  return { id: ids.next<PersonId>(), name, role: code, roleName: role.name, grants: role.grants };
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
    receiptSeries: 1,
    receiptCounter: 41,
    externalTenders: [{ name: "bank_terminal", label: "Bank terminal", needsReference: true }],
    people: [person(ids, "cashier", "Cashier 1"), person(ids, "manager", "Manager")],
  };
}
