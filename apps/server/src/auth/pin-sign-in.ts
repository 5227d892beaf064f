import { createHash } from "node:crypto";
import { standardScaleCodes } from "@till/catalogue";
import type { Person, Register, Tx } from "@till/db";
import type { MerchantId, PersonId, RegisterId, Uuid } from "@till/kernel";
import type { PersonView, TillSetup } from "@till/wire";
import { type PersonCaller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import type { Doors } from "../doors/create-doors.ts";
import { TillError } from "../till-error.ts";
import type { HashQueue } from "./hash-queue.ts";
import { toRegisterToken } from "./register-token.ts";
import { hashSessionToken } from "./session-rules.ts";
import { needsRehash } from "./slow-hash.ts";

export interface PinSignIn {
  setup(
    asked: { readonly registerKey: string; readonly logoId?: Uuid | null | undefined },
    address: string,
  ): Promise<TillSetup>;
  signIn(
    input: { readonly registerKey: string; readonly personId: PersonId; readonly pin: string },
    address: string,
  ): Promise<{ readonly token: string; readonly name: string; readonly role: string }>;
  /** Ends what this person began at their register. */
  signOut(caller: PersonCaller): Promise<void>;
  /** Whose PIN this is. Throws `wrong_pin` or `rate_limited`; counts as a try. */
  verify(
    input: { readonly personId: PersonId; readonly pin: string },
    from: { readonly registerId: RegisterId; readonly address: string },
  ): Promise<Person>;
}

export interface PinPorts {
  readonly doors: Doors;
  readonly hashes: HashQueue;
  readonly randomBytes: (count: number) => Uint8Array;
}

interface KnownPin {
  readonly person: Person;
  readonly pinHash: string;
}

/** Compared with where there is no such person: the answer takes as long, and tells nobody who works here. */
const nobodysHash = `$argon2id$v=19$m=19456,t=2,p=1$${"A".repeat(22)}$${"A".repeat(43)}`;

/** A long shift; nothing extends it, the till signs in anew. */
const SESSION_LASTS_MS = 12 * 3_600_000;

export const hashRegisterKey = (key: string): string => createHash("sha256").update(key).digest("hex");

/** Sign-in at a counter: only on a register whose key the shop enrolled, by a person's own PIN. */
export function createPinSignIn(deps: Deps, ports: PinPorts): PinSignIn {
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => deps.uow.run(deps.merchantId, work);

  async function enrolled(registerKey: string, address: string): Promise<Register> {
    const tried = await ports.doors.attempt("register_key", { address });
    const register = await run((tx) => registerOf(tx, registerKey));
    if (register) return register;
    await tried.failed();
    throw notEnrolled();
  }

  /** At today's cost, now that the PIN is at hand. */
  async function renew({ person, pinHash }: KnownPin, pin: string): Promise<void> {
    const renewed = await ports.hashes.hash(pin);
    await run((tx) => tx.people.replacePinHash(person.id, pinHash, renewed));
  }

  const verify: PinSignIn["verify"] = async ({ personId, pin }, { registerId, address }) => {
    const tried = await ports.doors.attempt("pin", { account: personId, device: registerId, address });
    const pins = await run((tx) => tx.people.pins());
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
    return known.person;
  };

  return {
    verify,
    signOut: (caller) => run((tx) => endSessions(deps, tx, caller)),
    async setup({ registerKey, logoId }, address) {
      const register = await enrolled(registerKey, address);
      return run(async (tx) => ({
        ...(await tillSetup(deps, tx, register)),
        ...(logoId === undefined ? {} : await otherLogo(tx, logoId)),
      }));
    },
    async signIn({ registerKey, personId, pin }, address) {
      const { id: registerId } = await enrolled(registerKey, address);
      const person = await verify({ personId, pin }, { registerId, address });
      const token = toRegisterToken(ports.randomBytes(32));
      // Whether the key still holds is asked again by every call that comes with the token.
      const keyHash = hashRegisterKey(registerKey);
      await run((tx) => startSession(deps, tx, { person, registerId, keyHash, token }));
      return { token, name: person.name, role: person.role };
    },
  };
}

const registerOf = (tx: Tx, registerKey: string): Promise<Register | null> =>
  tx.merchants.registerByKeyHash(hashRegisterKey(registerKey));

const notEnrolled = (): TillError =>
  new TillError({
    code: "register_not_enrolled",
    retry: "never",
    message: "This register is not enrolled with the shop. Ask a manager to enrol it in the office.",
  });

interface Starting {
  readonly person: Person;
  readonly registerId: RegisterId;
  readonly keyHash: string;
  readonly token: string;
}

async function startSession(
  deps: Deps,
  tx: Tx,
  { person, registerId, keyHash, token }: Starting,
): Promise<void> {
  const nowMs = deps.clock.nowMs();
  await tx.access.startSession({
    id: deps.ids.next(),
    tokenHash: hashSessionToken(token),
    personId: person.id,
    registerId,
    keyHash,
    startedAtMs: nowMs,
    expiresAtMs: nowMs + SESSION_LASTS_MS,
  });
  await audit(deps, tx, toActor({ kind: "person", person, registerId }), {
    action: "person.signed_in",
    subject: person.id,
    before: null,
    after: { registerId },
  });
}

async function endSessions(deps: Deps, tx: Tx, caller: PersonCaller): Promise<void> {
  const nowMs = deps.clock.nowMs();
  for (const { id, personId, registerId } of await tx.access.openSessions(nowMs)) {
    if (personId === caller.person.id && registerId === caller.registerId)
      await tx.access.endSession(id, nowMs);
  }
  await audit(deps, tx, toActor(caller), {
    action: "person.signed_out",
    subject: caller.person.id,
    before: null,
    after: { registerId: caller.registerId },
  });
}

async function tillSetup(deps: Deps, tx: Tx, register: Register): Promise<TillSetup> {
  const store = deps.storeOf(register.storeId);
  const people = await tx.people.pins();
  const settings = await tx.settings.find();
  const { series, counter } = await tx.merchants.lastReceipt(register.id);
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
    receiptSeries: series,
    receiptCounter: counter,
    externalTenders: settings?.externalTenders ?? [],
    refundToCash: settings?.refundToCash ?? false,
    roundEuroCash: settings?.roundEuroCash ?? false,
    scaleCodes: settings?.scaleCodes ?? standardScaleCodes,
    people: people.map(({ person }) => toPersonView(person)),
  };
}

/** What is held there already is not sent again, every few seconds to every till. */
async function otherLogo(tx: Tx, heldId: Uuid | null): Promise<Pick<TillSetup, "logo">> {
  const logo = await tx.settings.logo();
  return (logo?.id ?? null) === heldId ? {} : { logo };
}

export const toPersonView = ({ id, name, role, roleName, grants }: Person): PersonView => ({
  id,
  name,
  role,
  roleName,
  grants,
});
