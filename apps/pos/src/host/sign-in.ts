import type { PersonId } from "@till/kernel";
import type { OfflinePins } from "./offline-pins.ts";
import { refusalOf } from "./server-port.ts";
import { type TillContext, setupOf } from "./till-context.ts";
import { refusal } from "./refusal.ts";

export interface SignIn {
  readonly token: () => string | null;
  signIn(context: TillContext, personId: PersonId, pin: string): Promise<void>;
  signOut(context: TillContext): void;
  /** Gets a token for who signed in while the network was gone, or whose token ran out. */
  renew(context: TillContext): Promise<void>;
  /** This till is no register any more: nobody is signed in, and nobody signs in without the server. */
  end(context: TillContext): void;
}

/** The server checks a PIN. Where it cannot be asked, the register does, for some days, so that a shop can go on selling. */
export function createSignIn(pins: OfflinePins): SignIn {
  let token: string | null = null;
  // In memory only, and only while this person is signed in.
  let credentials: { readonly personId: PersonId; readonly pin: string } | null = null;

  /** A token from the server; null where no answer came. Throws what the server refuses with. */
  async function withServer(context: TillContext, personId: PersonId, pin: string): Promise<string | null> {
    const key = context.enrolment.key(context.store);
    if (key === null) throw refusal("refusal.enrol_first");
    try {
      return (await context.server.signIn(key, personId, pin)).token;
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === null) return null;
      if (refusal.code === "register_not_enrolled") context.enrolment.shutOut(context, key);
      if (refusal.code === "wrong_pin") await pins.refused(context, personId, pin);
      throw error;
    }
  }

  const signOut: SignIn["signOut"] = (context) => {
    credentials = null;
    context.memory.person = null;
    context.changed();
  };

  return {
    token: () => token,
    signOut,
    async signIn(context, personId, pin) {
      const person = setupOf(context).people.find(({ id }) => id === personId);
      if (!person) throw refusal("refusal.person_gone");
      const given = await withServer(context, personId, pin);
      if (given === null) {
        context.memory.reachable = false;
        await pins.check(context, personId, pin);
      }
      await context.memory.catalogueRead;
      token = given;
      credentials = { personId, pin };
      context.memory.person = person;
      context.queue.wake();
      if (given !== null) sendForbiddenAgain(context);
      context.changed();
      if (given !== null) await pins.keep(context, personId, pin);
    },
    async renew(context) {
      if (!credentials) return;
      const asked = credentials;
      const { personId, pin } = asked;
      try {
        const given = await withServer(context, personId, pin);
        if (given === null) throw new TypeError("the server did not answer");
        // Somebody else may stand here by now, and does nothing in the name of who was asked for.
        if (credentials !== asked) return;
        token = given;
        sendForbiddenAgain(context);
      } catch (error) {
        // Another PIN, or none any more: whoever stands here has to show again who they are.
        if (refusalOf(error)?.code === "wrong_pin" && credentials?.personId === personId) signOut(context);
        throw error;
      }
    },
    end(context) {
      token = null;
      pins.keepOnly(context, []);
      signOut(context);
    },
  };
}

/** Another one may have sold it: who is signed in by the time it is sent may not do it, and who comes next may. */
function sendForbiddenAgain({ store, queue }: TillContext): void {
  for (const { id, parked } of store.queue.parked())
    if (parked?.code === "forbidden" && !parked.approval) queue.retryParked(id);
}
