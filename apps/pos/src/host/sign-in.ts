import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import type { PersonId } from "@till/kernel";
import { HostRefusal, refusalOf } from "./server-port.ts";
import { type TillContext, setupOf } from "./till-context.ts";

export interface SignIn {
  readonly token: () => string | null;
  signIn(context: TillContext, personId: PersonId, pin: string): Promise<void>;
  signOut(context: TillContext): void;
  /** Gets a token for who signed in while the network was gone, or whose token ran out. */
  renew(context: TillContext): Promise<void>;
}

/** Wrong PINs in a row before the pad rests, and how long, when only this register can check them. */
const lockout = { triesMax: 5, pauseMs: 5 * 60_000 } as const;

/**
 * The server checks a PIN. Without network the register checks it against what the same person last signed in with
 * here (a salted scrypt hash, never the PIN), so that a shop can go on selling.
 */
export function createSignIn(): SignIn {
  let token: string | null = null;
  // In memory only, and only while this person is signed in.
  let credentials: { readonly personId: PersonId; readonly pin: string } | null = null;
  let wrong = { count: 0, lastMs: 0 };

  function checkHere(context: TillContext, personId: PersonId, pin: string): void {
    const nowMs = context.clock.nowMs();
    if (wrong.count >= lockout.triesMax && nowMs - wrong.lastMs < lockout.pauseMs) {
      throw new HostRefusal("Too many wrong PINs. Wait five minutes, or ask a manager.");
    }
    const known = context.store.facts.get<string>(`pin:${personId}`);
    if (known === null) {
      throw new HostRefusal("There is no network, and you have not signed in on this register before.");
    }
    if (!matches(pin, known)) {
      wrong = { count: wrong.count + 1, lastMs: nowMs };
      throw new HostRefusal("This PIN is not right. Try again.");
    }
    wrong = { count: 0, lastMs: 0 };
  }

  return {
    token: () => token,
    async signIn(context, personId, pin) {
      const person = setupOf(context).people.find(({ id }) => id === personId);
      if (!person) throw new HostRefusal("This person does not work here any more.");
      try {
        ({ token } = await context.server.signIn(personId, pin));
        context.store.facts.set(`pin:${personId}`, hash(pin, randomBytes(16)));
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal) throw new HostRefusal(refusal.message);
        context.memory.reachable = false;
        token = null;
        checkHere(context, personId, pin);
      }
      credentials = { personId, pin };
      context.memory.person = person;
      context.queue.wake();
      context.changed();
    },
    signOut(context) {
      credentials = null;
      context.memory.person = null;
      context.changed();
    },
    async renew({ server }) {
      if (!credentials) return;
      ({ token } = await server.signIn(credentials.personId, credentials.pin));
    },
  };
}

function hash(pin: string, salt: Uint8Array): string {
  return `${Buffer.from(salt).toString("hex")}:${scryptSync(pin, salt, 32).toString("hex")}`;
}

function matches(pin: string, known: string): boolean {
  const salt = Buffer.from(known.split(":")[0] ?? "", "hex");
  return timingSafeEqual(Buffer.from(hash(pin, salt)), Buffer.from(known));
}
