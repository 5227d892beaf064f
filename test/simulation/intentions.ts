import type {
  AttemptId,
  ChargeId,
  ProductId,
  RefundId,
  ReturnId,
  SaleId,
  SaleLineId,
  Uuid,
} from "@till/kernel";
import { type Money, money } from "@till/money";
import { type Tender, parseGatewayName } from "@till/payments";
import { addLine, emptyCart, goodsLine, priceCart } from "@till/sales";
import {
  type Caller,
  type CreateCharge,
  TillError,
  captureCharge,
  checkoutSale,
  commitSale,
  createCharge,
  createRefund,
  decideAttempt,
  letGoCharge,
  refreshCharge,
  voidCharge,
} from "@till/server/testing";
import type { ChargeView } from "@till/wire";
import type { Chance } from "./chance.ts";
import { eur } from "./open-shop.ts";
import type { ServerProcess } from "./server-process.ts";
import type { World } from "./world.ts";

/** A charge that somebody in the story asked for, and what they were told of it. */
export interface AskedCharge {
  readonly id: ChargeId;
  readonly saleId: SaleId;
  readonly input: CreateCharge;
  readonly caller: Caller;
  /** The newest answer; null before the first. */
  told: ChargeView | null;
  /** A caller was told that the money was taken: it stays so. */
  toldCaptured: boolean;
}

interface AskedRefund {
  readonly id: RefundId;
  readonly chargeId: ChargeId;
  told: string | null;
}

/** What people asked the shop for. */
export interface Asked {
  readonly charges: Map<ChargeId, AskedCharge>;
  readonly refunds: Map<RefundId, AskedRefund>;
  /** Given back at the gateways' dashboards, by charge, in minor units. */
  readonly elsewhere: Map<ChargeId, bigint>;
}

/** What a person does next: a name for the story, and the calls it makes. */
export interface Intention {
  readonly name: string;
  readonly act: (server: ServerProcess) => Promise<void>;
}

const stripe = parseGatewayName("stripe");
const square = parseGatewayName("square");

const card = (gateway: typeof stripe, token: string): Tender => ({
  kind: "card",
  source: { kind: "token", gateway, token },
});

/** Means to pay at a gateway, with how often among a hundred. */
const tenders: readonly (readonly [number, Tender, string])[] = [
  [34, card(stripe, "pm_card_visa"), "a card"],
  [7, card(stripe, "pm_card_visa_chargeDeclined"), "a card that is declined"],
  [9, card(stripe, "pm_card_authenticationRequired"), "a card with 3-D Secure"],
  [4, card(stripe, "pm_card_pendingRefund"), "a card whose refunds are slow"],
  [4, card(stripe, "pm_card_refundFail"), "a card whose refunds fail later"],
  [18, card(square, "cnon:card-nonce-ok"), "a card at Square"],
  [4, card(square, "cnon:card-nonce-declined"), "a declined card at Square"],
  [3, card(square, "cnon:sandbox-refund-fails"), "a card at Square whose refunds fail"],
  [17, { kind: "paypal" }, "PayPal"],
];

export const createAsked = (): Asked => ({ charges: new Map(), refunds: new Map(), elsewhere: new Map() });

export function createPeople(world: World, asked: Asked) {
  const { shop } = world;
  const bytes = world.chance.fork("people");
  const cashier: Caller = { kind: "person", person: shop.cashier, registerId: shop.registers[0]?.id ?? null };
  const manager: Caller = { kind: "person", person: shop.manager, registerId: null };
  const buyer: Caller = { kind: "buyer" };
  const anyServer = (): ServerProcess => {
    const server = world.servers[0];
    if (!server) throw new RangeError("a story has a server");
    return server;
  };
  const next = <T extends Uuid>(): T => anyServer().deps.ids.next<T>();
  const token = (): string => Buffer.from(bytes.bytes(24)).toString("hex");

  /** A refusal is an answer; whatever else a use case throws breaks the story. */
  const answered = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TillError)) throw error;
      world.story.trace(`${world.scheduler.task().name}: refused: ${error.body.code}`);
      return null;
    }
  };

  const counterSale = async (server: ServerProcess, chance: Chance): Promise<SaleId> => {
    const variant = chance.pick(shop.variants);
    const product = {
      id: next<ProductId>(),
      name: "Tea",
      description: "",
      categoryCode: "all",
      taxClassCode: "standard",
      favourite: false,
      variants: [],
    };
    const line = goodsLine({
      id: next<SaleLineId>(),
      product,
      variant: { id: variant.id, name: "", sku: "T", barcode: null, price: money(variant.priceMinor, eur) },
      taxClass: { code: "standard", name: "Standard", ratePpm: 190_000, mode: "inclusive" },
    });
    const cart = addLine(emptyCart(eur), line);
    const id = next<SaleId>();
    const registerId = shop.registers[0]?.id ?? shop.webRegister.id;
    const { total } = priceCart(cart).totals;
    const occurredAtMs = server.deps.clock.nowMs();
    await commitSale(server.deps)(cashier, { id, registerId, shiftId: null, occurredAtMs, cart, total });
    return id;
  };
  const webOrder = async (server: ServerProcess, chance: Chance) => {
    const id = next<SaleId>();
    const orderToken = token();
    await checkoutSale(server.deps)({
      id,
      orderToken,
      email: "buyer@till.test",
      lines: [{ id: next<SaleLineId>(), variantId: chance.pick(shop.variants).id, quantity: 1 }],
      delivery: "pickup",
    });
    return { id, orderToken };
  };

  const ask = async (server: ServerProcess, caller: Caller, input: CreateCharge): Promise<void> => {
    const known: AskedCharge = asked.charges.get(input.id) ?? {
      id: input.id,
      saleId: input.saleId,
      input,
      caller,
      told: null,
      toldCaptured: false,
    };
    asked.charges.set(input.id, known);
    const view = await answered(() => createCharge(server.deps)(caller, input));
    hear(known, view);
  };
  const hear = (known: AskedCharge, view: ChargeView | null): void => {
    if (!view) return;
    world.story.trace(`${known.id.slice(-6)} is told to be ${view.state}${view.unknown ? ", unknown" : ""}`);
    known.told = view;
    world.touched.add(known.id);
    if (view.state === "captured") known.toldCaptured = true;
  };
  const pickTender = (chance: Chance) =>
    chance.weighted(tenders.map(([weight, tender, words]) => [weight, { tender, words }] as const));
  const countTender = (tender: Tender): void => {
    if (tender.kind !== "card" || tender.source.kind !== "token") return;
    if (/[dD]eclined/.test(tender.source.token)) world.meets("decline");
    if (/authentication/.test(tender.source.token)) world.meets("3-D Secure");
    if (/refund-?[fF]ail/i.test(tender.source.token)) world.meets("refund fails later");
  };

  const intend = {
    cash: (chance: Chance): Intention => ({
      name: "a sale for cash",
      async act(server) {
        const saleId = await counterSale(server, chance);
        const tendered = money(20_000n, eur);
        await ask(server, cashier, { id: next<ChargeId>(), saleId, tender: { kind: "cash", tendered } });
      },
    }),
    web: (chance: Chance): Intention => {
      const { tender, words } = pickTender(chance);
      countTender(tender);
      return {
        name: `an order with ${words}`,
        async act(server) {
          const { id: saleId, orderToken } = await webOrder(server, chance);
          await ask(server, buyer, { id: next<ChargeId>(), saleId, tender, orderToken });
        },
      };
    },
    split: (chance: Chance): Intention => {
      const { tender, words } = pickTender(chance);
      countTender(tender);
      return {
        name: `a sale for a little cash and ${words}`,
        async act(server) {
          const saleId = await counterSale(server, chance);
          const cash = { kind: "cash", tendered: money(100n, eur) } as const;
          const amount = money(100n, eur);
          await ask(server, cashier, { id: next<ChargeId>(), saleId, tender: cash, amount });
          await ask(server, cashier, { id: next<ChargeId>(), saleId, tender });
        },
      };
    },
    hold: (chance: Chance): Intention => {
      const { tender, words } = pickTender(chance);
      return {
        name: `money held with ${words}`,
        async act(server) {
          const saleId = await counterSale(server, chance);
          await ask(server, cashier, { id: next<ChargeId>(), saleId, tender, capture: "manual" });
        },
      };
    },
  };

  const ofGateway = (): AskedCharge[] => [...asked.charges.values()].filter(({ told }) => told?.gateway);
  const refund = (chance: Chance, known: AskedCharge): Intention => {
    const id = next<RefundId>();
    const returnId = next<ReturnId>();
    const captured = known.told?.captured.amountMinor ?? 0n;
    const part = chance.happens(0.5) ? captured : captured / 3n;
    const amount: Money = money(part > 0n ? part : 1n, eur);
    return {
      name: `a refund of ${amount.amountMinor}`,
      async act(server) {
        asked.refunds.set(id, { id, chargeId: known.id, told: null });
        const view = await answered(() =>
          createRefund(server.deps)(manager, {
            id,
            chargeId: known.id,
            returnId,
            goods: { kind: "amount", amount },
            reason: "came back",
            registerId: null,
          }),
        );
        if (!view) return;
        asked.refunds.set(id, { id, chargeId: known.id, told: view.state });
        world.touched.add(id);
      },
    };
  };
  const onCharge = (
    name: string,
    known: AskedCharge,
    act: (server: ServerProcess) => Promise<ChargeView>,
  ): Intention => ({
    name,
    async act(server) {
      hear(known, await answered(() => act(server)));
    },
  });
  const decide = (chance: Chance, known: AskedCharge): Intention => {
    const attemptId = known.told?.attempts.find(({ state }) => state === "unknown")?.id ?? next<AttemptId>();
    const id = next<Uuid>();
    const done = chance.happens(0.5);
    return onCharge(`a manager decides that it was ${done ? "" : "not "}done`, known, (server) =>
      decideAttempt(server.deps)(manager, {
        id,
        chargeId: known.id,
        attemptId,
        done,
        reason: "by the statement",
      }),
    );
  };

  const people = {
    /** What somebody does next. Every choice is made here, before anything happens. */
    intention(chance: Chance): Intention {
      const known = ofGateway();
      const some = known.length > 0 ? chance.pick(known) : null;
      const begin = chance.weighted<(chance: Chance) => Intention>([
        [4, intend.web],
        [2, intend.cash],
        [1, intend.split],
        [1, intend.hold],
      ]);
      if (!some) return begin(chance);
      const request = { id: some.id, orderToken: some.input.orderToken };
      return chance.weighted<() => Intention>([
        [5, () => begin(chance)],
        [2, () => refund(chance, some)],
        [1, () => people.look(some)],
        [
          0.7,
          () =>
            onCharge("a charge is called off", some, (server) =>
              voidCharge(server.deps)(some.caller, request),
            ),
        ],
        [
          0.6,
          () => {
            world.meets("let go");
            return onCharge("a charge is let go", some, (server) =>
              letGoCharge(server.deps)(manager, { id: some.id }),
            );
          },
        ],
        [
          0.8,
          () => {
            const id = next<AttemptId>();
            return onCharge("held money is taken", some, (server) =>
              captureCharge(server.deps)(cashier, { id, chargeId: some.id, final: true }),
            );
          },
        ],
        [0.3, () => decide(chance, some)],
      ])();
    },
    /** The same request, word for word. */
    again: (known: AskedCharge): Intention => ({
      name: "the same charge once more",
      act: (server) => ask(server, known.caller, known.input),
    }),
    /** The same id for something else must be refused. */
    otherContent: (known: AskedCharge): Intention => ({
      name: "the same id with other content",
      async act(server) {
        const input = { ...known.input, amount: money(77n, eur) };
        try {
          await createCharge(server.deps)(known.caller, input);
        } catch (error) {
          if (error instanceof TillError) return;
          throw error;
        }
        throw new Error("another content was taken for the same charge");
      },
    }),
    /** Another charge for the same sale, from somewhere else at the same moment. */
    rival(known: AskedCharge): Intention {
      const id = next<ChargeId>();
      return {
        name: "a second charge for the same sale",
        act: (server) => ask(server, known.caller, { ...known.input, id, amount: undefined }),
      };
    },
    charges: (): readonly AskedCharge[] => [...asked.charges.values()],
    refundOf: (chance: Chance, known: AskedCharge): Intention => refund(chance, known),
    look: (known: AskedCharge): Intention =>
      onCharge("a look at a charge", known, (server) =>
        refreshCharge(server.deps)(manager, { id: known.id }),
      ),
    callOff: (known: AskedCharge): Intention =>
      onCharge("what waits for its buyer is called off", known, (server) =>
        voidCharge(server.deps)(known.caller, { id: known.id, orderToken: known.input.orderToken }),
      ),
  };
  return people;
}

export type People = ReturnType<typeof createPeople>;
