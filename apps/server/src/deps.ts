import type { Merchant, Register, Store, UnitOfWork } from "@till/db";
import type { Clock, IdSource, MerchantId, RegisterId, StoreId } from "@till/kernel";
import type { Gateway, GatewayName } from "@till/payments";
import type { Retention } from "./privacy/retention.ts";
import type { Senders } from "./outbox/senders.ts";
import type { Composed } from "./vault/with-kept-credentials.ts";
import type { Circuits } from "./routing/circuits.ts";

/** Structured, redacted, and never given an amount of personal or card data. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What every use case is given. Made once, in `main.ts`. */
export interface Deps {
  readonly merchantId: MerchantId;
  readonly merchant: Merchant;
  /** Throws `InvariantError` for a store or register that the database does not know either. */
  readonly storeOf: (id: StoreId) => Store;
  readonly registerOf: (id: RegisterId) => Register;
  readonly webRegister: Register;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** A number in [0, 1), for the jitter of retries. */
  readonly chance: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Each behind its circuit. */
  readonly gateways: ReadonlyMap<GatewayName, Gateway>;
  readonly circuits: Circuits;
  readonly senders: Senders;
  /** How the gateways came by what they sign in with. */
  readonly credentials: {
    /** Whether real money is taken: `TILL_LIVE`. */
    readonly live: boolean;
    readonly uses: Composed["uses"];
    readonly readAtMs: number;
  };
  readonly log: Log;
  readonly retention: Retention;
  /** The software version that reports carry. */
  readonly version: string;
  /** In which language and region mails are written, BCP 47. */
  readonly locale: string;
  /** `http://localhost:4000`, without a slash at the end. */
  readonly publicOrigin: string;
  /** Where the sandbox shows a reader's screen; null for a real reader. */
  readonly screenUrl: (gateway: GatewayName, terminalId: string) => string | null;
  readonly limits: Limits;
}

export interface Limits {
  /** How long one piece of outward work may hold a charge: above the gateways' timeout with its retries. */
  readonly leaseMs: number;
  /** First look at a charge that was left alone, and the longest pause between looks. */
  readonly refreshFirstMs: number;
  readonly refreshMaxMs: number;
  /** How long a gateway is asked about an unknown outcome before a manager may decide it on record. */
  readonly decideAfterMs: number;
}

/** A gateway call times out after 15 s; with retries that did nothing it stays below 30 s. */
export const defaultLimits: Limits = {
  leaseMs: 30_000,
  refreshFirstMs: 2000,
  refreshMaxMs: 60_000,
  decideAfterMs: 600_000,
};
