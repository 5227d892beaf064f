import type { GatewayCredential, Tx } from "@till/db";
import type { PersonId, Uuid } from "@till/kernel";
import { parseGatewayName } from "@till/payments";
import {
  type CredentialGateway,
  type CredentialName,
  type CredentialsPage,
  credentialNames,
  publicCredentials,
} from "@till/wire";
import { authorizePerson } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { onceIn } from "../idempotent.ts";
import { TillError } from "../till-error.ts";
import { credentialGateways, whyOtherWorld } from "./with-kept-credentials.ts";

export interface SetCredentials {
  readonly id: Uuid;
  readonly gateway: CredentialGateway;
  readonly values: Partial<Record<CredentialName, string | undefined>>;
}

/** Which credentials are kept and which are in use; never what they are. Throws `forbidden`. */
export function listCredentials(deps: Deps) {
  return (caller: Caller): Promise<CredentialsPage> => {
    authorizePerson(caller, "secret.manage");
    return deps.uow.read(deps.merchantId, (tx) => pageOf(deps, tx));
  };
}

/**
 * Keeps what a gateway's adapter signs in with, sealed, for the next start of the server. Throws `invalid_input` (live
 * ones where Till rehearses, or the other way round), `conflict`, `forbidden`.
 */
export function setCredentials(deps: Deps) {
  return (caller: Caller, input: SetCredentials): Promise<CredentialsPage> => {
    const person = authorizePerson(caller, "secret.manage");
    const given = Object.entries(input.values).flatMap(([name, secret]) =>
      secret === undefined ? [] : [{ name: name as CredentialName, secret }],
    );
    if (given.length === 0) throw unfit("Give at least one of them.");
    refuseOtherWorld(deps, input, given);
    const nowMs = deps.clock.nowMs();
    const key = { procedure: "credentials.set", id: input.id, content: input, nowMs };
    return deps.uow.run(deps.merchantId, (tx) =>
      onceIn(tx, key, {
        asItStands: () => pageOf(deps, tx),
        first: async () => {
          const gateway = parseGatewayName(input.gateway);
          for (const { name, secret } of given) {
            await tx.credentials.set({
              id: deps.ids.next(),
              gateway,
              name,
              secret,
              lastFour: endOf(name, secret),
              setAtMs: nowMs,
              setBy: person.id,
            });
          }
          await audit(deps, tx, toActor(caller), {
            action: "credentials.set",
            subject: input.gateway,
            before: null,
            after: { names: given.map(({ name }) => name) },
          });
          return pageOf(deps, tx);
        },
      }),
    );
  };
}

/** Forgets all that is kept for a gateway, from the next start on. Throws `forbidden`, `conflict`. */
export function removeCredentials(deps: Deps) {
  return (
    caller: Caller,
    input: { readonly id: Uuid; readonly gateway: CredentialGateway },
  ): Promise<CredentialsPage> => {
    authorizePerson(caller, "secret.manage");
    const nowMs = deps.clock.nowMs();
    const key = { procedure: "credentials.remove", id: input.id, content: input, nowMs };
    return deps.uow.run(deps.merchantId, (tx) =>
      onceIn(tx, key, {
        asItStands: () => pageOf(deps, tx),
        first: async () => {
          const removed = await tx.credentials.remove(parseGatewayName(input.gateway));
          await audit(deps, tx, toActor(caller), {
            action: "credentials.removed",
            subject: input.gateway,
            before: { count: removed },
            after: null,
          });
          return pageOf(deps, tx);
        },
      }),
    );
  };
}

const endOf = (name: CredentialName, secret: string): string =>
  publicCredentials.has(name) ? secret : secret.slice(-4);

/** As early as it can be told; what is entered in steps is judged as a whole at the start. */
function refuseOtherWorld(
  { credentials: { live } }: Deps,
  { gateway }: SetCredentials,
  given: readonly { readonly name: CredentialName; readonly secret: string }[],
): void {
  const values = Object.fromEntries(given.map(({ name, secret }) => [name, secret]));
  const problem = whyOtherWorld(gateway, values, live);
  if (problem !== null) throw unfit(problem);
}

const unfit = (message: string): TillError =>
  new TillError({ code: "invalid_input", retry: "never", field: "values", message });

async function pageOf(deps: Deps, tx: Tx): Promise<CredentialsPage> {
  const [kept, people] = await Promise.all([tx.credentials.list(), tx.people.list()]);
  const nameOf = (id: PersonId): string | null => people.find((person) => person.id === id)?.name ?? null;
  const { live, uses, readAtMs } = deps.credentials;
  return {
    live,
    gateways: credentialGateways.map((gateway) => {
      const own = kept.filter((one) => one.gateway === gateway);
      return {
        gateway,
        ...uses[gateway],
        waitsForStart: isNewer(own, readAtMs, uses[gateway].source === "kept"),
        kept: credentialNames[gateway].flatMap((name) =>
          own
            .filter((one) => one.name === name)
            .map(({ lastFour, setAtMs, setBy }) => ({ name, end: lastFour, setAtMs, setBy: nameOf(setBy) })),
        ),
      };
    }),
  };
}

/** Set since the server read them, or removed while they are in use. */
const isNewer = (own: readonly GatewayCredential[], readAtMs: number, inUse: boolean): boolean =>
  own.some(({ setAtMs }) => setAtMs > readAtMs) || (inUse && own.length === 0);
