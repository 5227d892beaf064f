import type { Actor, Person, SessionFacts } from "@till/db";
import type { PersonId, RegisterId } from "@till/kernel";
import type { Grants } from "@till/people";

/** A program of the merchant's, by its API key. */
interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly grants: Grants;
}

/** Who is calling. `buyer` has proved nothing; what they may touch is decided by an order token. */
export type Caller =
  | { readonly kind: "buyer" }
  /** `registerId`: the enrolled register they signed in at; null in the office. */
  | {
      readonly kind: "person";
      readonly person: Person;
      readonly registerId: RegisterId | null;
      /** The session that says so; none at a register, or where there is no door, as in tests. */
      readonly session?: SessionFacts;
      /** Signed in by a password alone where the shop wants more: may set that up, and nothing else. */
      readonly needsSecondFactor?: boolean;
    }
  | { readonly kind: "key"; readonly key: ApiKey };

export type PersonCaller = Extract<Caller, { readonly kind: "person" }>;

/** Who acts, for what is recorded and shown. */
export interface Staff {
  /** Null for a program. */
  readonly id: PersonId | null;
  readonly name: string;
}

const nobody = { personId: null, registerId: null, keyId: null, approverId: null } as const;

export function toActor(caller: Caller, approverId: PersonId | null = null): Actor {
  switch (caller.kind) {
    case "buyer":
      return { ...nobody, kind: "buyer" };
    case "key":
      return { ...nobody, kind: "key", keyId: caller.key.id };
    case "person":
      return {
        kind: "person",
        personId: caller.person.id,
        registerId: caller.registerId,
        keyId: null,
        approverId,
      };
  }
}

export const systemActor: Actor = { ...nobody, kind: "system" };
