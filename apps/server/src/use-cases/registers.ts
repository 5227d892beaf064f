import { createHash } from "node:crypto";
import type { RegisterId, Uuid } from "@till/kernel";
import type { EnrolmentCodeView, RegisterView } from "@till/wire";
import { authorizeConfirmed } from "../access/authorize-confirmed.ts";
import { authorizePerson } from "../access/authorize.ts";
import { type Caller, systemActor, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import { hashRegisterKey } from "../auth/pin-sign-in.ts";
import type { Deps } from "../deps.ts";
import type { Doors } from "../doors/create-doors.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError, notFound } from "../till-error.ts";

type RandomBytes = (count: number) => Uint8Array;

/** Long enough to walk from the office to the counter. */
const CODE_LASTS_MS = 15 * 60_000;

/** 32 letters and digits that nobody mistakes for one another: each byte gives one without a bias. */
const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const CODE_LENGTH = 12;

export function listRegisters(deps: Deps) {
  return (caller: Caller): Promise<readonly RegisterView[]> => {
    authorizePerson(caller, "register.manage");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const [registers, sessions, people] = await Promise.all([
        tx.merchants.registers(),
        tx.access.openSessions(deps.clock.nowMs()),
        tx.people.list(),
      ]);
      return registers.map(({ id, name, number, kind, storeId, enrolledAtMs }) => ({
        id,
        name,
        number,
        kind,
        storeName: deps.storeOf(storeId).name,
        enrolledAtMs,
        signedIn: sessions
          .filter(({ registerId }) => registerId === id)
          .map(({ personId }) => people.find((person) => person.id === personId)?.name ?? ""),
      }));
    });
  };
}

/**
 * A code for one till to become this register. Shown once; only its hash is kept, and the key it is given for replaces
 * the register's old one. Throws `confirmation_needed`, `not_found`, and `conflict` for the web shop, which is no till.
 */
export function makeEnrolmentCode(deps: Deps, randomBytes: RandomBytes) {
  return async (
    caller: Caller,
    input: { readonly id: Uuid; readonly registerId: RegisterId },
  ): Promise<EnrolmentCodeView> => {
    const elsewhere = "Codes for tills are made in the office.";
    const maker = authorizeConfirmed(deps, caller, { permission: "register.manage", elsewhere });
    const code = toCode(randomBytes(CODE_LENGTH));
    const nowMs = deps.clock.nowMs();
    return deps.uow.run(deps.merchantId, async (tx) => {
      const register = await tx.merchants.register(input.registerId);
      if (!register) throw notFound("register");
      if (register.kind === "web") {
        throw new TillError({ code: "conflict", retry: "never", message: "The web shop is not a till." });
      }
      const expiresAtMs = nowMs + CODE_LASTS_MS;
      await tx.access.addEnrolmentCode({
        id: input.id,
        registerId: register.id,
        codeHash: hashCode(code),
        madeBy: maker.id,
        madeAtMs: nowMs,
        expiresAtMs,
      });
      await audit(deps, tx, toActor(caller), {
        action: "register.code_made",
        subject: register.id,
        before: null,
        after: { expiresAtMs },
      });
      return { code, registerName: register.name, expiresAtMs };
    });
  };
}

/**
 * The register's key for a code from the office. The till that had the register before is shut out. Throws `forbidden`,
 * and `conflict` where the till holds what another register has still to send.
 */
export function enrolRegister(deps: Deps, randomBytes: RandomBytes) {
  return async (
    { code, registerId: expected }: { readonly code: string; readonly registerId?: RegisterId | undefined },
    { doors, address }: { readonly doors: Doors; readonly address: string },
  ): Promise<{ readonly registerKey: string; readonly registerName: string }> => {
    const tried = await doors.attempt("enrolment", { address });
    const registerKey = `till_register_${Buffer.from(randomBytes(32)).toString("base64url")}`;
    const enrolled = await deps.uow.run(deps.merchantId, async (tx) => {
      const nowMs = deps.clock.nowMs();
      const registerId = await tx.access.useEnrolmentCode(hashCode(code), nowMs);
      const register = registerId && (await tx.merchants.register(registerId));
      if (!register) {
        throw new TillError({
          code: "forbidden",
          retry: "never",
          message: "This code is not right, was used, or has run out. Ask a manager for another one.",
        });
      }
      if (expected !== undefined && expected !== register.id) {
        throw new TillError({
          code: "conflict",
          retry: "never",
          message: `This code is for ${register.name}, and this till still has to send what another register sold. Ask for a code for that one.`,
        });
      }
      await tx.merchants.setRegisterKey(register.id, { hash: hashRegisterKey(registerKey), atMs: nowMs });
      await audit(deps, tx, systemActor, {
        action: "register.enrolled",
        subject: register.id,
        before: { enrolledAtMs: register.enrolledAtMs },
        after: { enrolledAtMs: nowMs },
      });
      return { registerKey, registerName: register.name };
    });
    await tried.succeeded();
    return enrolled;
  };
}

/** Shuts the till out that has this register's key, and everybody who is signed in there. */
export function revokeRegister(deps: Deps) {
  return (
    caller: Caller,
    { id, registerId }: { readonly id: Uuid; readonly registerId: RegisterId },
  ): Promise<void> => {
    authorizePerson(caller, "register.manage");
    const key = { procedure: "registers.revoke", id, content: { registerId }, nowMs: deps.clock.nowMs() };
    return deps.uow.run(deps.merchantId, async (tx) => {
      const register = await tx.merchants.register(registerId);
      if (!register) throw notFound("register");
      if (!(await claimFirst(tx, key))) return;
      await tx.merchants.setRegisterKey(registerId, null);
      await audit(deps, tx, toActor(caller), {
        action: "register.revoked",
        subject: registerId,
        before: { enrolledAtMs: register.enrolledAtMs },
        after: { enrolledAtMs: null },
      });
    });
  };
}

const toCode = (bytes: Uint8Array): string =>
  [...bytes]
    .map((byte) => alphabet[byte % alphabet.length])
    .join("")
    .replaceAll(/(.{4})(?=.)/g, "$1-");

const hashCode = (code: string): string =>
  createHash("sha256").update(code.replaceAll("-", "").toUpperCase()).digest("hex");
