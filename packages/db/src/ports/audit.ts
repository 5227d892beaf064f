import type { PersonId, RegisterId, Uuid } from "@till/kernel";
import type { Json } from "@till/payments";

/** A person or program that acted. */
export interface Actor {
  readonly kind: "person" | "key" | "buyer" | "system";
  readonly personId: PersonId | null;
  readonly registerId: RegisterId | null;
  /** The API key of a program. */
  readonly keyId: string | null;
  /** Who approved it, where the actor alone might not have. */
  readonly approverId: PersonId | null;
}

export interface AuditRow {
  readonly id: Uuid;
  readonly atMs: number;
  readonly actor: Actor;
  /** `charge.created`, `sale.completed`, … */
  readonly action: string;
  readonly subject: string;
  readonly before: Json;
  readonly after: Json;
}

export interface AuditQuery {
  readonly beforeId?: Uuid;
  /** Begins with. */
  readonly action?: string;
  readonly subject?: string;
  readonly personId?: PersonId;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly limit: number;
}

/** One place of the chain over the trail. */
export interface AuditLink {
  readonly position: number;
  readonly auditId: Uuid;
  readonly hash: string;
  readonly seal: string | null;
  readonly linkedAtMs: number;
}

export interface AuditStore {
  add(row: AuditRow): Promise<void>;
  /** Newest first, each with its place in the chain. */
  list(query: AuditQuery): Promise<readonly (AuditRow & { readonly position: number | null })[]>;
  /** False while another one is linking; else nobody else does until commit. */
  lockChain(): Promise<boolean>;
  head(): Promise<AuditLink | null>;
  /** Rows that are not linked, in the order of their ids, from `fromId` on. */
  unlinked(query: { readonly fromId: Uuid; readonly limit: number }): Promise<readonly AuditRow[]>;
  addLinks(links: readonly AuditLink[]): Promise<void>;
  /** Links after a position, with their rows; null for a row that is gone. */
  chain(query: {
    readonly afterPosition: number;
    readonly limit: number;
  }): Promise<readonly { readonly link: AuditLink; readonly row: AuditRow | null }[]>;
  count(): Promise<number>;
}
