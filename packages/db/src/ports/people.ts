import type { PersonId, RegisterId, Uuid } from "@till/kernel";
import type { Approval, Grants, Role } from "@till/people";
import type { Person } from "./places.ts";

export interface PeopleStore {
  /** Everybody who works or has worked here, by name. */
  list(): Promise<readonly Person[]>;
  find(id: PersonId): Promise<Person | null>;
  /** Whoever else locks this role waits for the end of the transaction: who has it stays as it is read from here on. */
  lockRole(code: Role["code"]): Promise<void>;
  byUserId(userId: string): Promise<Person | null>;
  /** Everybody at work who may sign in by PIN, with the hash to compare. */
  pins(): Promise<readonly { readonly person: Person; readonly pinHash: string }[]>;
  insert(person: Pick<Person, "id" | "name" | "role" | "userId">): Promise<void>;
  update(id: PersonId, change: Partial<Pick<Person, "name" | "role" | "active" | "userId">>): Promise<void>;
  setPin(id: PersonId, pinHash: string | null): Promise<void>;
  /** Where the person's PIN is still the one that `from` is the hash of. */
  replacePinHash(id: PersonId, from: string, to: string): Promise<void>;
  roles(): Promise<readonly Role[]>;
  /** Inserts the role or puts another in its place. */
  saveRole(role: Role, nowMs: number): Promise<void>;
}

/** One till that signed somebody in; the token itself is not kept. */
export interface RegisterSession {
  readonly id: Uuid;
  readonly tokenHash: string;
  readonly personId: PersonId;
  readonly registerId: RegisterId;
  /** Of the register's key then: another key, another till. */
  readonly keyHash: string;
  readonly startedAtMs: number;
  readonly expiresAtMs: number;
}

interface EnrolmentCode {
  readonly id: Uuid;
  readonly registerId: RegisterId;
  readonly codeHash: string;
  readonly madeBy: PersonId;
  readonly madeAtMs: number;
  readonly expiresAtMs: number;
}

export interface ApprovalRecord extends Approval {
  readonly id: Uuid;
}

/** How people and tills prove themselves, and what was approved. */
/** A key of a program, without the key. */
export interface ApiKeyRecord {
  readonly id: Uuid;
  readonly name: string;
  readonly prefix: string;
  readonly keyHash: string;
  readonly grants: Grants;
  readonly madeBy: PersonId;
  readonly madeAtMs: number;
  readonly expiresAtMs: number;
  readonly usedAtMs: number | null;
  readonly revokedAtMs: number | null;
  readonly replaces: Uuid | null;
}

export interface ApiKeyStore {
  insert(key: ApiKeyRecord): Promise<void>;
  /** The newest first, those that have ended too. */
  list(): Promise<readonly ApiKeyRecord[]>;
  /** Holds its row until commit. */
  lock(id: Uuid): Promise<ApiKeyRecord | null>;
  /** Also one that has ended: that is for the caller's clock to say. */
  byHash(keyHash: string): Promise<ApiKeyRecord | null>;
  noteUsed(id: Uuid, nowMs: number): Promise<void>;
  end(id: Uuid, when: Pick<ApiKeyRecord, "expiresAtMs" | "revokedAtMs">): Promise<void>;
}

/** Somebody who may choose a password for the office, until then. */
export interface InvitationRecord {
  readonly id: Uuid;
  readonly personId: PersonId;
  readonly role: string;
  readonly email: string;
  readonly madeBy: PersonId;
  readonly madeAtMs: number;
  readonly expiresAtMs: number;
}

export interface InvitationStore {
  /** Those that have run out too. */
  list(): Promise<readonly InvitationRecord[]>;
  /** In the place of the person's earlier one, whose link opens nothing from then on. */
  put(invitation: InvitationRecord): Promise<void>;
  /** Holds its row until commit. */
  lock(id: Uuid): Promise<InvitationRecord | null>;
  /** Holds its row until commit. Whether it still counts is for the caller to say. */
  lockByToken(tokenHash: string): Promise<InvitationRecord | null>;
  /** Gives it the one link that opens it. */
  arm(id: Uuid, link: { readonly tokenHash: string; readonly expiresAtMs: number }): Promise<void>;
  removeOf(personId: PersonId): Promise<void>;
  /** Those that ran out before; there is one at most for each person. */
  forget(ranOutBeforeMs: number): Promise<number>;
}

/** Somebody active who has an email address to sign in to the office with. */
export interface OfficeUser {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
}

/** What Till itself does in the sign-in library's tables, in transactions of its own. */
export interface SignInStore {
  byEmail(email: string): Promise<OfficeUser | null>;
  byUserId(userId: string): Promise<OfficeUser | null>;
  /** Earlier links of the same person open nothing from then on. */
  addReset(reset: {
    readonly id: Uuid;
    readonly userId: string;
    readonly tokenHash: string;
    readonly nowMs: number;
    readonly expiresAtMs: number;
  }): Promise<void>;
  findReset(tokenHash: string, nowMs: number): Promise<OfficeUser | null>;
  /** Uses it up; null when it is unknown, was used, or has run out. */
  takeReset(tokenHash: string, nowMs: number): Promise<string | null>;
  /** Ends every session in the office with it. */
  setPassword(userId: string, hash: string, nowMs: number): Promise<void>;
  /** Takes app, recovery codes and passkeys away, and ends every session in the office. */
  dropSecondFactor(userId: string): Promise<void>;
  /** Whose address this is, of this shop, of another one, or of nobody's any more; null for nobody. */
  userIdOf(email: string): Promise<string | null>;
  /** Signs in with this address and password from then on. One that has a user already keeps it. */
  addUser(user: OfficeUser & { readonly hash: string; readonly nowMs: number }): Promise<void>;
  /** Ends the sessions, and drops password and second factors where no shop's person is left with them. */
  forgetUser(userId: string): Promise<void>;
}

export interface AccessStore {
  startSession(session: RegisterSession): Promise<void>;
  /** Those of everybody that could still be used, newest first. */
  openSessions(nowMs: number): Promise<readonly RegisterSession[]>;
  endSession(id: Uuid, nowMs: number): Promise<void>;
  endSessionsOf(personId: PersonId, nowMs: number): Promise<void>;
  addEnrolmentCode(code: EnrolmentCode): Promise<void>;
  /** Uses it up; null when it is unknown, was used, or has run out. */
  useEnrolmentCode(codeHash: string, nowMs: number): Promise<RegisterId | null>;
  addApproval(approval: ApprovalRecord): Promise<void>;
  /** Holds its row until commit, so that one yes is used once. */
  lockApproval(id: Uuid): Promise<ApprovalRecord | null>;
  useApproval(id: Uuid, nowMs: number): Promise<void>;
}

/** How often a door was tried with one key. All zero: never. */
export interface DoorTries {
  /** Since `sinceMs`, and since it was last shut. */
  readonly tries: number;
  readonly sinceMs: number;
  /** How often it was shut without a success in between. */
  readonly pauses: number;
  readonly shutUntilMs: number;
  /** From then on the row says nothing any more. */
  readonly forgetAtMs: number;
}

export interface DoorStore {
  /** What is known of each key, held until commit. */
  lock(keys: readonly string[]): Promise<ReadonlyMap<string, DoorTries>>;
  save(key: string, tries: DoorTries): Promise<void>;
  forget(key: string): Promise<void>;
  /** Drops rows that say nothing any more, then what is above `keep`; at most `limit` of each. Says how many. */
  tidy(bounds: { readonly nowMs: number; readonly keep: number; readonly limit: number }): Promise<number>;
}
