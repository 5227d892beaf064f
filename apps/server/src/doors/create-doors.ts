import { createHmac } from "node:crypto";
import type { DoorTries, Tx } from "@till/db";
import type { Deps } from "../deps.ts";
import { TillError } from "../till-error.ts";
import { addressGroup } from "./address-group.ts";
import { countTry, shutForMs, takeBackTry } from "./count-try.ts";
import { type Door, type DoorName, type DoorRule, doorRules } from "./door-rules.ts";
import { createShutList } from "./shut-list.ts";
import { waitWords } from "./wait-words.ts";

/** Who is at the door, as far as they say or show it. Nothing of it need exist. */
export interface Visitor {
  /** What is tried: a person's id, an email address as it was typed. */
  readonly account?: string | undefined;
  /** The register or browser that tries, where it has shown that it is known. */
  readonly device?: string | undefined;
  /** Where from: the socket's address, or what a trusted proxy says of it. */
  readonly address: string;
}

/** One try that was let in. Say what became of it; one of which nothing is said stays counted at a guessable door. */
export interface Try {
  /** Forgets what was wrong before with this account; the device and the address get this one try back. */
  succeeded(): Promise<void>;
  failed(): Promise<void>;
  /** Nobody looked at it, for a reason of ours: it was no try. */
  withdrawn(): Promise<void>;
}

export interface Doors {
  /** Throws `rate_limited`, with when to come again, while the door is shut for the account, device or address. */
  attempt(door: DoorName, visitor: Visitor): Promise<Try>;
}

interface Counted {
  readonly kind: "account" | "device" | "address";
  readonly rule: DoorRule;
  readonly key: string;
}

const markLength = 12;

/** At a guessable door the database is asked again after this, so that a door opened elsewhere is open here too. */
const askAgainMs = 2000;

/**
 * Stands before everything that could be guessed. The counts are in PostgreSQL, so that all server processes share them.
 * They tell a guesser nothing: an account that does not exist is counted, and shut, like one that does.
 */
export function createDoors(
  deps: Pick<Deps, "merchantId" | "uow" | "clock" | "log">,
  /** Keys the hashes that visitors are counted under; the same in every process. */
  secret: string,
): Doors {
  const shut = createShutList();

  const refuse = (door: DoorName, waitMs: number): never => {
    deps.log.warn({ door, waitMs }, "a door is shut");
    throw new TillError({
      code: "rate_limited",
      retry: "safe",
      message: waitWords(doorRules[door], waitMs),
      retryAfterMs: waitMs,
    });
  };

  /** Lines of one account, device or address show the same mark, and none of them says whose it is. */
  const noteFailed = (door: DoorName, keys: readonly Counted[]): void => {
    const marks = Object.fromEntries(keys.map(({ kind, key }) => [kind, key.slice(0, markLength)]));
    deps.log.info({ door, ...marks }, "a try at a door failed");
  };

  /** Counts one try with every key, or none where a key is shut; gives how long to wait, and what was counted. */
  async function count(keys: readonly Counted[]) {
    return withRows(keys, async (tx, rows, nowMs) => {
      const waitMs = Math.max(0, ...rows.map(({ row }) => shutForMs(row, nowMs)));
      const after = rows.map((one) => ({
        ...one,
        row: waitMs > 0 ? one.row : countTry(one.row, one.rule, nowMs),
      }));
      if (waitMs === 0) for (const { key, row } of after) await tx.doors.save(key, row);
      return { waitMs, after };
    });
  }

  function remember(rows: readonly (Counted & { readonly row: DoorTries })[], believedUntilMs: number): void {
    const nowMs = deps.clock.nowMs();
    for (const { key, row } of rows) shut.note(key, { untilMs: row.shutUntilMs, believedUntilMs }, nowMs);
  }

  async function takeBack(keys: readonly Counted[], right: boolean): Promise<void> {
    await withRows(keys, async (tx, rows, nowMs) => {
      for (const { kind, key, rule, row } of rows) {
        if (right && kind === "account") await tx.doors.forget(key);
        else await tx.doors.save(key, takeBackTry(row, rule, nowMs));
      }
    });
  }

  function withRows<T>(
    keys: readonly Counted[],
    work: (tx: Tx, rows: readonly (Counted & { readonly row: DoorTries })[], nowMs: number) => Promise<T>,
  ): Promise<T> {
    return deps.uow.run(deps.merchantId, async (tx) => {
      const known = await tx.doors.lock(keys.map(({ key }) => key));
      const rows = keys.flatMap((one) => {
        const row = known.get(one.key);
        return row ? [{ ...one, row }] : [];
      });
      return work(tx, rows, deps.clock.nowMs());
    });
  }

  return {
    async attempt(door, visitor) {
      const keys = keysOf(secret, door, visitor);
      const knownWaitMs = shut.waitMs(
        keys.map(({ key }) => key),
        deps.clock.nowMs(),
      );
      if (knownWaitMs > 0) refuse(door, knownWaitMs);
      if (doorRules[door].counts === "failures") {
        return {
          succeeded: async () => {},
          withdrawn: async () => {},
          failed: async () => {
            noteFailed(door, keys);
            remember((await count(keys)).after, Number.POSITIVE_INFINITY);
          },
        };
      }
      const { waitMs, after } = await count(keys);
      if (waitMs > 0) {
        remember(after, deps.clock.nowMs() + askAgainMs);
        refuse(door, waitMs);
      }
      return {
        succeeded: () => takeBack(keys, true),
        withdrawn: () => takeBack(keys, false),
        failed: async () => {
          noteFailed(door, keys);
          if (after.some(({ row }) => shutForMs(row, deps.clock.nowMs()) > 0))
            deps.log.warn({ door }, "a door was shut after too many tries");
        },
      };
    },
  };
}

function keysOf(secret: string, door: DoorName, { account, device, address }: Visitor): readonly Counted[] {
  const rules: Door = doorRules[door];
  // Guesses from elsewhere must not shut out a browser that has shown whose it is: it is counted for itself.
  const whose = door === "password" && device !== undefined ? `${account}\n${device}` : account;
  const parts: readonly (readonly [Counted["kind"], DoorRule | undefined, string | undefined])[] = [
    ["account", rules.account, whose],
    ["device", rules.device, device],
    ["address", rules.address, addressGroup(address)],
  ];
  return parts.flatMap(([kind, rule, who]) =>
    rule === undefined || who === undefined
      ? []
      : [{ kind, rule, key: keyOf(secret, `${door}\n${kind}\n${who}`) }],
  );
}

const keyOf = (secret: string, what: string): string =>
  createHmac("sha256", secret)
    .update(`doors\n${what.normalize("NFKC").toLowerCase().trim()}`)
    .digest("base64url");
