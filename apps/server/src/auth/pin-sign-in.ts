import { createHash } from "node:crypto";
import type { Person, Register, Tx } from "@till/db";
import type { MerchantId, PersonId } from "@till/kernel";
import type { TillSetup } from "@till/wire";
import type { Deps } from "../deps.ts";
import { TillError } from "../till-error.ts";
import type { HashQueue } from "./hash-queue.ts";
import { needsRehash } from "./slow-hash.ts";

export interface PinSignIn {
  setup(registerKey: string): Promise<TillSetup>;
  signIn(input: {
    readonly registerKey: string;
    readonly personId: PersonId;
    readonly pin: string;
  }): Promise<{ readonly token: string; readonly name: string; readonly role: "manager" | "cashier" }>;
}

export interface PinPorts {
  readonly hashes: HashQueue;
  /** Makes a session of the sign-in library and gives its bearer token. */
  readonly startSession: (userId: string) => Promise<string>;
}

interface KnownPin {
  readonly person: Person;
  readonly pinHash: string;
}

/** Wrong PINs in a row before a person has to wait, and how long. A guesser gets 1,440 of 10,000 in a day of trying. */
const lockout = { triesMax: 5, pauseMs: 5 * 60_000 } as const;

export const hashRegisterKey = (key: string): string => createHash("sha256").update(key).digest("hex");

/** Sign-in at a counter: only on a register whose key the shop enrolled, by a person's own PIN. */
export function createPinSignIn(deps: Deps, ports: PinPorts): PinSignIn {
  const failures = new Map<PersonId, { count: number; lastMs: number }>();
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => deps.uow.run(deps.merchantId, work);

  async function enrolled(tx: Tx, registerKey: string): Promise<Register> {
    const register = await tx.merchants.registerByKeyHash(hashRegisterKey(registerKey));
    if (!register) {
      throw new TillError({
        code: "forbidden",
        retry: "never",
        message: "This register is not enrolled with the shop. Ask a manager to enrol it in the office.",
      });
    }
    return register;
  }

  function refuseLocked(personId: PersonId): void {
    const failed = failures.get(personId);
    if (!failed || failed.count < lockout.triesMax) return;
    if (deps.clock.nowMs() - failed.lastMs > lockout.pauseMs) {
      failures.delete(personId);
      return;
    }
    throw new TillError({
      code: "rate_limited",
      retry: "safe",
      message: "Too many wrong PINs. Wait five minutes, or ask a manager.",
    });
  }

  /** At today's cost, now that the PIN is at hand. */
  async function renew({ person, pinHash }: KnownPin, pin: string): Promise<void> {
    const renewed = await ports.hashes.hash(pin);
    await run((tx) => tx.merchants.replacePinHash(person.id, pinHash, renewed));
  }

  return {
    setup: (registerKey) =>
      run(async (tx) => {
        const register = await enrolled(tx, registerKey);
        const store = deps.storeOf(register.storeId);
        const people = await tx.merchants.pins();
        return {
          merchantId: deps.merchantId satisfies MerchantId,
          merchantName: deps.merchant.name,
          taxNumber: deps.merchant.taxNumber,
          storeId: store.id,
          storeName: store.name,
          storeAddress: store.address,
          timeZone: store.timeZone,
          cutoffHour: store.cutoffHour,
          currency: deps.merchant.currency,
          registerId: register.id,
          registerName: register.name,
          registerNumber: register.number,
          receiptCounter: await tx.merchants.receiptCounter(register.id),
          people: people.map(({ person }) => ({ id: person.id, name: person.name, role: person.role })),
        };
      }),

    async signIn({ registerKey, personId, pin }) {
      refuseLocked(personId);
      const known = await run(async (tx) => {
        await enrolled(tx, registerKey);
        return (await tx.merchants.pins()).find(({ person }) => person.id === personId) ?? null;
      });
      const right = known !== null && (await ports.hashes.verify(pin, known.pinHash));
      if (!known || !right) {
        const failed = failures.get(personId) ?? { count: 0, lastMs: 0 };
        failures.set(personId, { count: failed.count + 1, lastMs: deps.clock.nowMs() });
        throw new TillError({
          code: "wrong_pin",
          retry: "never",
          message: "This PIN is not right. Try again.",
        });
      }
      failures.delete(personId);
      if (needsRehash(known.pinHash)) await renew(known, pin);
      const token = await ports.startSession(known.person.userId);
      return { token, name: known.person.name, role: known.person.role };
    },
  };
}
