import type { Category, Product, TaxClass } from "@till/catalogue";
import { builtInRoles } from "@till/people";
import { sql as drizzleSql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import type { Merchant, Person, Register, Store } from "./ports.ts";
import {
  account,
  catalogueVersions,
  categories,
  merchants,
  people,
  productPictures,
  products,
  registers,
  roles,
  stores,
  taxClasses,
  user,
  variants,
} from "./schema/index.ts";

/** A shop as plain data, ready to sell. */
export interface ShopSeed {
  readonly merchant: Merchant;
  readonly stores: readonly Omit<Store, "merchantId">[];
  /** `keyHash`: the key of a till that is enrolled from the start. */
  readonly registers: readonly (Omit<Register, "merchantId" | "enrolledAtMs"> & {
    readonly keyHash: string | null;
  })[];
  readonly people: readonly SeedPerson[];
  readonly taxClasses: readonly TaxClass[];
  readonly categories: readonly Category[];
  /** `svg` is the picture itself. */
  readonly products: readonly (Omit<Product, "picture"> & { readonly svg: string | null })[];
}

export interface SeedPerson extends Pick<Person, "id" | "name" | "role"> {
  /** Who signs in to the office; the address belongs to one user only. */
  readonly office: { readonly userId: string; readonly email: string; readonly password: string } | null;
  readonly pin: string | null;
}

export interface SeedOptions {
  /** The owner's or the runtime role's. */
  readonly url: string;
  readonly shop: ShopSeed;
  readonly nowMs: number;
  readonly hashPassword: (password: string) => Promise<string>;
  readonly hashPin: (pin: string) => Promise<string>;
}

/** Rows per statement: PostgreSQL takes 65,535 parameters, and the widest table here has nine columns. */
const ROWS_MAX = 1000;

/** Puts the shop into an empty database, whole or not at all. In any other it changes nothing and says so. */
export async function seedDemoShop(options: SeedOptions): Promise<"seeded" | "not_empty"> {
  const { shop, nowMs } = options;
  const staff = await Promise.all(shop.people.map((person) => hashSecrets(person, options)));
  const sql = postgres(options.url, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: "till-seed" },
  });
  try {
    return await drizzle(sql).transaction(async (tx) => {
      // Two seeds at the same moment: the second waits here, then finds the first one's shop.
      await tx.execute("lock table merchants in share row exclusive mode");
      // The runtime role sees one merchant's rows at a time; whether there is any it may ask.
      if ((await tx.execute("select till_merchant_ids() limit 1")).length > 0) return "not_empty";

      const merchantId = shop.merchant.id;
      await tx.execute(drizzleSql`select set_config('till.merchant_id', ${merchantId}, true)`);
      const withMerchant = <T extends object>(row: T) => ({ ...row, merchantId });
      await tx.insert(merchants).values({ ...shop.merchant, merchantId, createdAtMs: nowMs });
      await tx.insert(catalogueVersions).values({ merchantId, version: 0n });
      await tx.insert(stores).values(shop.stores.map(withMerchant));
      await tx.insert(registers).values(
        shop.registers.map((register) => ({
          ...register,
          merchantId,
          receiptSeries: 1,
          receiptCounter: 0,
          enrolledAtMs: register.keyHash === null ? null : nowMs,
        })),
      );
      await tx.insert(roles).values(builtInRoles.map((role) => withMerchant({ ...role, savedAtMs: nowMs })));
      const users = staff.flatMap((person) => toUser(person, nowMs));
      if (users.length > 0) await tx.insert(user).values(users);
      const accounts = staff.flatMap((person) => toAccount(person, nowMs));
      if (accounts.length > 0) await tx.insert(account).values(accounts);
      await tx.insert(people).values(
        staff.map(({ id, name, role, office, pinHash }) => {
          return { merchantId, id, name, role, userId: office?.userId ?? null, pinHash, active: true };
        }),
      );

      await tx.insert(taxClasses).values(shop.taxClasses.map(withMerchant));
      await tx.insert(categories).values(shop.categories.map(withMerchant));
      const rows = shop.products.map((product, position) => ({ ...product, position, merchantId }));
      for (const some of inParts(rows)) await tx.insert(products).values(some);
      for (const some of inParts(rows.flatMap(toPicture))) await tx.insert(productPictures).values(some);
      for (const some of inParts(rows.flatMap(toVariants))) await tx.insert(variants).values(some);
      return "seeded";
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

interface HashedPerson extends SeedPerson {
  readonly passwordHash: string | null;
  readonly pinHash: string | null;
}

async function hashSecrets(person: SeedPerson, options: SeedOptions): Promise<HashedPerson> {
  return {
    ...person,
    passwordHash: person.office && (await options.hashPassword(person.office.password)),
    pinHash: person.pin === null ? null : await options.hashPin(person.pin),
  };
}

function toUser({ name, office }: SeedPerson, nowMs: number): (typeof user.$inferInsert)[] {
  if (office === null) return [];
  const { userId: id, email } = office;
  const now = new Date(nowMs);
  return [{ id, name, email, emailVerified: true, twoFactorEnabled: false, createdAt: now, updatedAt: now }];
}

/** The sign-in library keeps a password as an account of the provider "credential". */
function toAccount({ office, passwordHash }: HashedPerson, nowMs: number): (typeof account.$inferInsert)[] {
  if (office === null) return [];
  const { userId } = office;
  const now = new Date(nowMs);
  return [
    {
      id: userId,
      accountId: userId,
      userId,
      providerId: "credential",
      password: passwordHash,
      createdAt: now,
      updatedAt: now,
    },
  ];
}

type ProductRow = ShopSeed["products"][number] & { readonly merchantId: Merchant["id"] };

function toPicture({ merchantId, id, svg }: ProductRow): (typeof productPictures.$inferInsert)[] {
  return svg === null ? [] : [{ merchantId, productId: id, svg }];
}

function toVariants({ merchantId, id, variants: ofProduct }: ProductRow): (typeof variants.$inferInsert)[] {
  return ofProduct.map(({ price, ...variant }, position) => ({
    ...variant,
    merchantId,
    productId: id,
    priceMinor: price.amountMinor,
    currency: price.currency,
    position,
  }));
}

function* inParts<T>(rows: readonly T[]): Generator<T[]> {
  for (let start = 0; start < rows.length; start += ROWS_MAX) yield rows.slice(start, start + ROWS_MAX);
}
