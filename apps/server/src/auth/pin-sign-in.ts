import { createHash } from "node:crypto";
import type { Person, Register, Tx } from "@till/db";
import type { MerchantId, PersonId } from "@till/kernel";
import type { TillSetup } from "@till/wire";
import type { Deps } from "../deps.ts";
import type { Doors } from "../doors/create-doors.ts";
import { TillError } from "../till-error.ts";
import type { HashQueue } from "./hash-queue.ts";
import { needsRehash } from "./slow-hash.ts";

export interface PinSignIn {
  setup(registerKey: string, address: string): Promise<TillSetup>;
  signIn(
    input: { readonly registerKey: string; readonly personId: PersonId; readonly pin: string },
    address: string,
  ): Promise<{ readonly token: string; readonly name: string; readonly role: "manager" | "cashier" }>;
}

export interface PinPorts {
  readonly doors: Doors;
  readonly hashes: HashQueue;
  /** Makes a session of the sign-in library and gives its bearer token. */
  readonly startSession: (userId: string) => Promise<string>;
}

interface KnownPin {
  readonly person: Person;
  readonly pinHash: string;
}

/** Compared with where there is no such person: the answer takes as long, and tells nobody who works here. */
const nobodysHash = `$argon2id$v=19$m=19456,t=2,p=1$${"A".repeat(22)}$${"A".repeat(43)}`;

export const hashRegisterKey = (key: string): string => createHash("sha256").update(key).digest("hex");

/** Sign-in at a counter: only on a register whose key the shop enrolled, by a person's own PIN. */
export function createPinSignIn(deps: Deps, ports: PinPorts): PinSignIn {
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => deps.uow.run(deps.merchantId, work);

  async function enrolled(registerKey: string, address: string): Promise<Register> {
    const tried = await ports.doors.attempt("register_key", { address });
    const register = await run((tx) => tx.merchants.registerByKeyHash(hashRegisterKey(registerKey)));
    if (!register) {
      await tried.failed();
      throw new TillError({
        code: "forbidden",
        retry: "never",
        message: "This register is not enrolled with the shop. Ask a manager to enrol it in the office.",
      });
    }
    return register;
  }

  /** At today's cost, now that the PIN is at hand. */
  async function renew({ person, pinHash }: KnownPin, pin: string): Promise<void> {
    const renewed = await ports.hashes.hash(pin);
    await run((tx) => tx.merchants.replacePinHash(person.id, pinHash, renewed));
  }

  return {
    async setup(registerKey, address) {
      const register = await enrolled(registerKey, address);
      return run(async (tx) => {
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
      });
    },

    async signIn({ registerKey, personId, pin }, address) {
      const register = await enrolled(registerKey, address);
      const tried = await ports.doors.attempt("pin", { account: personId, device: register.id, address });
      const pins = await run((tx) => tx.merchants.pins());
      const known = pins.find(({ person }) => person.id === personId);
      const right = await ports.hashes
        .verify(pin, known?.pinHash ?? nobodysHash)
        .catch(async (error: unknown) => {
          await tried.withdrawn();
          throw error;
        });
      if (!known || !right) {
        await tried.failed();
        throw new TillError({
          code: "wrong_pin",
          retry: "never",
          message: "This PIN is not right. Try again.",
        });
      }
      await tried.succeeded();
      if (needsRehash(known.pinHash)) await renew(known, pin);
      const token = await ports.startSession(known.person.userId);
      return { token, name: known.person.name, role: known.person.role };
    },
  };
}
