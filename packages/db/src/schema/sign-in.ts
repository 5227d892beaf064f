import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";

// The sign-in library's own tables, in its own shape: they know no merchants, and it fills in the times itself.

const time = (name: string) => timestamp(name, { withTimezone: true });

/** What a session was opened with; `totp` and `recovery` came after the password. */
export type SignedInBy = "pin" | "password" | "totp" | "recovery" | "passkey";

export const user = pgTable("user", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  email: text("email").notNull().unique(),
  emailVerified: boolean("email_verified").notNull(),
  /** The password alone opens nothing: an authenticator app or a passkey is set up. */
  twoFactorEnabled: boolean("two_factor_enabled").notNull(),
  image: text("image"),
  createdAt: time("created_at").notNull(),
  updatedAt: time("updated_at").notNull(),
});

export const session = pgTable(
  "session",
  {
    id: text("id").primaryKey(),
    expiresAt: time("expires_at").notNull(),
    /** SHA-256 of what the browser or the till holds: a copy of this table opens nothing. */
    token: text("token").notNull().unique(),
    createdAt: time("created_at").notNull(),
    /** When it was last used, to the minute. */
    updatedAt: time("updated_at").notNull(),
    signedInBy: text("signed_in_by").$type<SignedInBy>().notNull(),
    /** When the person last showed that it is them: at sign-in, or by their password since. */
    confirmedAt: time("confirmed_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
  },
  (t) => [
    index("session_user").on(t.userId),
    check("session_signed_in_by", sql`${t.signedInBy} in ('pin', 'password', 'totp', 'recovery', 'passkey')`),
  ],
);

export const account = pgTable(
  "account",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: time("access_token_expires_at"),
    refreshTokenExpiresAt: time("refresh_token_expires_at"),
    scope: text("scope"),
    password: text("password"),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
  },
  (t) => [index("account_user").on(t.userId)],
);

export const verification = pgTable(
  "verification",
  {
    id: text("id").primaryKey(),
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: time("expires_at").notNull(),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
  },
  (t) => [index("verification_identifier").on(t.identifier)],
);

/** An authenticator app and recovery codes, both encrypted by the library under the server's secret. */
export const twoFactor = pgTable("two_factor", {
  id: text("id").primaryKey(),
  secret: text("secret").notNull(),
  backupCodes: text("backup_codes").notNull(),
  userId: text("user_id")
    .notNull()
    .unique()
    .references(() => user.id, { onDelete: "cascade" }),
  /** False until the first code from the app was right. */
  verified: boolean("verified").notNull(),
  failedVerificationCount: integer("failed_verification_count").notNull(),
  lockedUntil: time("locked_until"),
  /** The time step of the last code that was taken: a code opens once. */
  lastStep: bigint("last_step", { mode: "number" }),
});

export const passkey = pgTable(
  "passkey",
  {
    id: text("id").primaryKey(),
    name: text("name"),
    publicKey: text("public_key").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    credentialID: text("credential_id").notNull().unique(),
    counter: bigint("counter", { mode: "number" }).notNull(),
    deviceType: text("device_type").notNull(),
    backedUp: boolean("backed_up").notNull(),
    transports: text("transports"),
    createdAt: time("created_at"),
    aaguid: text("aaguid"),
  },
  (t) => [index("passkey_user").on(t.userId)],
);
