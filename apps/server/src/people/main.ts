import { randomBytes } from "node:crypto";
import { type OfficeUser, type Tx, createDatabase, createMasterKeyWrap, parseMasterKeys } from "@till/db";
import { type Clock, createIdSource } from "@till/kernel";
import { z } from "zod";
import { systemActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import { makeInvitationLink, openInvitation } from "../auth/invitations.ts";
import { makeResetLink } from "../auth/reset-password.ts";

// `people reset-password EMAIL`: a way back into the office for who has the machine and no mail server.
// `people invitation EMAIL`: the way in for somebody who was invited there, in the place of the mail.
// `people remove-second-factor EMAIL`: a way back for who has lost the app, the recovery codes and the passkeys.

const clock: Clock = { nowMs: () => Date.now() };
const random = (count: number): Uint8Array => randomBytes(count);
const ids = createIdSource(clock, random);

class UsageError extends Error {
  override readonly name = "UsageError";
}

const environment = z.object({
  DATABASE_URL: z.url({ error: "DATABASE_URL must be the address of a PostgreSQL database." }),
  TILL_MASTER_KEYS: z.string({ error: "TILL_MASTER_KEYS must be set." }),
  TILL_PORT: z.coerce.number().int().min(1).max(65_535).default(4000),
});

async function run([action, email, ...more]: readonly string[]): Promise<void> {
  if (!isAction(action) || email === undefined || more.length > 0) {
    throw new UsageError(
      [
        "Say what, and whose:",
        "  people reset-password EMAIL        prints a link that opens this account once, within half an hour",
        "  people invitation EMAIL            prints the link of an invitation that was made in the office",
        "  people remove-second-factor EMAIL  takes app, recovery codes and passkeys from this account; the password stays",
      ].join("\n"),
    );
  }
  const env = environment.parse(process.env);
  const database = await createDatabase({
    url: env.DATABASE_URL,
    ids,
    sealing: { keyWrap: createMasterKeyWrap(parseMasterKeys(env.TILL_MASTER_KEYS), random), clock, random },
    poolMax: 2,
    onError: (error) => process.stderr.write(`${error.message}\n`),
  });
  try {
    const merchantId = await database.findMerchantId();
    if (merchantId === null) throw new UsageError("The database holds no shop yet.");
    const asked = { email, publicOrigin: `http://localhost:${env.TILL_PORT}` };
    process.stdout.write(`${await database.uow.run(merchantId, (tx) => actions[action](tx, asked))}\n`);
  } finally {
    await database.close();
  }
}

interface Asked {
  readonly email: string;
  readonly publicOrigin: string;
}

async function resetLink(tx: Tx, { email, publicOrigin }: Asked): Promise<string> {
  const { userId } = await userOf(tx, email);
  const link = await makeResetLink({ ids, clock, publicOrigin }, tx, userId);
  return `${link}\nIt works once, within half an hour. The second step stays asked for.`;
}

async function invitationLink(tx: Tx, { email, publicOrigin }: Asked): Promise<string> {
  const address = email.trim().toLowerCase();
  const invitation = (await tx.invitations.list()).find((one) => one.email === address) ?? null;
  if (!invitation || !(await openInvitation({ clock }, tx, invitation))) {
    throw new UsageError(`No invitation waits for ${email}. Somebody invites them in the office first.`);
  }
  const link = await makeInvitationLink({ clock, publicOrigin }, tx, invitation.id);
  return `${link}\nIt works once, within three days. Give it to nobody else.`;
}

/** Who has the machine vouches for who asks: nothing in the office can. It is on record as done by no person of the shop. */
async function withoutSecondFactor(tx: Tx, { email }: Asked): Promise<string> {
  const { userId, name } = await userOf(tx, email);
  await tx.signIns.dropSecondFactor(userId);
  const person = await tx.people.byUserId(userId);
  await audit({ ids, clock }, tx, systemActor, {
    action: "person.second_factor_removed",
    subject: person?.id ?? userId,
    before: null,
    after: null,
  });
  return `${name} signs in by password alone now and is signed out everywhere. See that a second factor is set up at once.`;
}

async function userOf(tx: Tx, email: string): Promise<OfficeUser> {
  const known = await tx.signIns.byEmail(email);
  if (!known) throw new UsageError(`Nobody who works here signs in with ${email}.`);
  return known;
}

const actions = {
  "reset-password": resetLink,
  invitation: invitationLink,
  "remove-second-factor": withoutSecondFactor,
} as const;

const isAction = (text: string | undefined): text is keyof typeof actions =>
  text !== undefined && Object.hasOwn(actions, text);

/** One sentence, and never a value of the environment. */
function explain(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues[0]?.message ?? "The environment is wrong.";
  return error instanceof Error ? error.message : String(error);
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
