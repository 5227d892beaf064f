import { isIdTaken } from "@till/db";
import type { Permission } from "@till/people";
import { TRPCError, initTRPC } from "@trpc/server";
import type { TillErrorBody } from "@till/wire";
import superjson, { serialize } from "superjson";
import { ZodError } from "zod";
import { authorize, authorizeOrApproved } from "../access/authorize.ts";
import type { Caller } from "../access/caller.ts";
import { cardDataRefused, findCardNumber } from "@till/wire";
import { countingWrongTokens, isStream, isWrongToken, showsOrderToken } from "../doors/count-wrong-tokens.ts";
import type { Doors } from "../doors/create-doors.ts";
import { idTaken, ours } from "../refusal-body.ts";
import { TillError, trpcCodeOf } from "../till-error.ts";
import { readInput } from "./read-input.ts";
import { hasUnstorableText } from "./unstorable-text.ts";

export interface Context {
  readonly caller: Caller;
  /** For the log only. */
  readonly requestId: string;
  /** Where the call came from: what doors count by. */
  readonly address: string;
  readonly doors: Doors;
}

function bodyOf(error: TRPCError): TillErrorBody {
  const { cause } = error;
  if (cause instanceof TillError) return cause.body;
  if (cause instanceof ZodError) return invalidInput(cause);
  if (error.code === "NOT_FOUND") {
    return { code: "not_found", retry: "never", message: "There is no such procedure." };
  }
  if (unreadable.has(error.code)) {
    return { code: "invalid_input", retry: "never", message: "The request could not be read." };
  }
  return ours;
}

const unreadable: ReadonlySet<TRPCError["code"]> = new Set([
  "PARSE_ERROR",
  "BAD_REQUEST",
  "METHOD_NOT_SUPPORTED",
  "UNSUPPORTED_MEDIA_TYPE",
  "PAYLOAD_TOO_LARGE",
]);

function invalidInput(error: ZodError): TillErrorBody {
  const first = error.issues[0];
  const field = first?.path.join(".") ?? "";
  const what = first?.message ?? "is not valid";
  return {
    code: "invalid_input",
    retry: "never",
    message: field === "" ? `The request ${what}.` : `${field}: ${what}.`,
    ...(field === "" ? {} : { field }),
  };
}

/** Who may call a procedure. There is no way to make one that does not say. */
export type Access =
  | { readonly kind: "staff" | "staff_or_approved" | "buyer_or_staff"; readonly permission: Permission }
  | { readonly kind: "everyone" | "signed_in"; readonly why: string };

const t = initTRPC
  .context<Context>()
  .meta<{ readonly access: Access }>()
  .create({
    transformer: { input: { serialize, deserialize: readInput }, output: superjson },
    // No stack trace reaches anybody; the log has it.
    isDev: false,
    errorFormatter: ({ shape, error }) => {
      const till = bodyOf(error);
      return {
        ...shape,
        message: till.message,
        data: { code: shape.data.code, httpStatus: shape.data.httpStatus, till },
      };
    },
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 30_000 } },
  });

/** Refuses card numbers wherever they stand, before anything is parsed, stored or logged. */
const guarded = t.procedure.use(async ({ getRawInput, next }) => {
  const input = await getRawInput();
  if (findCardNumber(input)) throw toTrpcError(new TillError(cardDataRefused));
  if (hasUnstorableText(input)) {
    throw toTrpcError(
      new TillError({
        code: "invalid_input",
        retry: "never",
        message: "A text holds a character that cannot be kept. Type it again without it.",
      }),
    );
  }
  const result = await next();
  if (!result.ok && result.error.cause instanceof TillError) throw toTrpcError(result.error.cause);
  if (!result.ok && isIdTaken(result.error.cause)) throw toTrpcError(new TillError(idTaken));
  return result.ok && isStream(result.data) ? { ...result, data: tellingRefusals(result.data) } : result;
});

/** A stream refuses after its procedure has answered: as any other refusal, and not as a mistake of ours. */
async function* tellingRefusals(stream: AsyncIterable<unknown>): AsyncGenerator {
  try {
    yield* stream;
  } catch (error) {
    throw error instanceof TillError ? toTrpcError(error) : error;
  }
}

function toTrpcError(error: TillError): TRPCError {
  return new TRPCError({ code: trpcCodeOf[error.body.code], message: error.body.message, cause: error });
}

export const router = t.router;
/** Calls procedures without HTTP. */
export const createCaller = t.createCallerFactory;
/** Whoever guesses at the tokens of orders is counted, and kept out after too many. */
const watched = guarded.use(async ({ ctx, getRawInput, next }) => {
  if (ctx.caller.kind !== "buyer" || !showsOrderToken(await getRawInput())) return next();
  const guess = await ctx.doors.attempt("order_token", { address: ctx.address });
  const result = await next();
  if (!result.ok && isWrongToken(result.error.cause)) await guess.failed();
  return result.ok && isStream(result.data)
    ? { ...result, data: countingWrongTokens(result.data, guess) }
    : result;
});

/** What an order's token opens, and staff's permission for the same. Who brings none is told to sign in, whatever is there. */
export const buyerOr = (permission: Permission) =>
  watched.meta({ access: { kind: "buyer_or_staff", permission } }).use(async ({ ctx, getRawInput, next }) => {
    if (ctx.caller.kind !== "buyer" || !bringsToken(await getRawInput())) authorize(ctx.caller, permission);
    return next();
  });

const bringsToken = (input: unknown): boolean =>
  typeof input === "object" && input !== null && "orderToken" in input && input.orderToken !== undefined;

/** People and programs that have this permission. How far it goes is asked in the use case, by `permit`. */
export const staff = (permission: Permission) =>
  watched.meta({ access: { kind: "staff", permission } }).use(({ ctx, next }) => {
    authorize(ctx.caller, permission);
    return next();
  });

/** As `staff`, and people without it whom a manager approved this act of: the use case asks `permit`. */
export const staffOrApproved = (permission: Permission) =>
  watched.meta({ access: { kind: "staff_or_approved", permission } }).use(({ ctx, next }) => {
    authorizeOrApproved(ctx.caller, permission);
    return next();
  });

/** Any person who is signed in, for what is their own. */
export const signedIn = (why: string) =>
  watched.meta({ access: { kind: "signed_in", why } }).use(({ ctx, next }) => {
    if (ctx.caller.kind === "person") return next({ ctx: { caller: ctx.caller } });
    throw new TillError({ code: "not_signed_in", retry: "never", message: "Sign in first." });
  });

/** Who signs in or proves itself with the input, or asks for what is nobody's secret. `why` is for the table. */
export const everyone = (why: string) => watched.meta({ access: { kind: "everyone", why } });
