import type { MerchantId } from "@till/kernel";
import type { GatewayName } from "@till/payments";
import { and, asc, eq, sql } from "drizzle-orm";
import type { GatewayCredentialStore, SealedCredential } from "../ports.ts";
import type { Sealer } from "../sealing/sealer.ts";
import { gatewayCredentials } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, rowsOf, wholeRow } from "../statement.ts";

const p = sql.placeholder;
type MerchantKey = { readonly merchantId: MerchantId };
type Row = typeof gatewayCredentials.$inferSelect;

const all = rowsOf<MerchantKey, typeof gatewayCredentials>(
  gatewayCredentials,
  builder
    .select()
    .from(gatewayCredentials)
    .where(eq(gatewayCredentials.merchantId, p("merchantId")))
    .orderBy(asc(gatewayCredentials.gateway), asc(gatewayCredentials.name)),
);
// A sealed text belongs to its row, so another value is another row.
const removeOne = command<MerchantKey & Pick<Row, "gateway" | "name">>(
  builder
    .delete(gatewayCredentials)
    .where(
      and(
        eq(gatewayCredentials.merchantId, p("merchantId")),
        eq(gatewayCredentials.gateway, p("gateway")),
        eq(gatewayCredentials.name, p("name")),
      ),
    ),
);
const removeAll = command<MerchantKey & Pick<Row, "gateway">>(
  builder
    .delete(gatewayCredentials)
    .where(
      and(eq(gatewayCredentials.merchantId, p("merchantId")), eq(gatewayCredentials.gateway, p("gateway"))),
    ),
);
const insert = command<Row>(builder.insert(gatewayCredentials).values(wholeRow(gatewayCredentials)));

const placeOf = (merchantId: MerchantId, rowId: string) =>
  ({ merchantId, column: "gateway_credentials.secret", rowId }) as const;

export function createGatewayCredentialStore(session: Session, sealer: Sealer): GatewayCredentialStore {
  const { merchantId } = session;
  return {
    async list() {
      const rows = await session.rows(all, { merchantId });
      return rows.map((row) => {
        const { merchantId: _, secret: __, ...shown } = row;
        return shown;
      });
    },
    async sealed() {
      const rows = await session.rows(all, { merchantId });
      return rows.map(({ id, gateway, name, secret }) => ({ id, gateway, name, sealed: secret }));
    },
    async set({ secret, ...credential }) {
      const sealed = await sealer.seal(placeOf(merchantId, credential.id), secret);
      const { gateway, name } = credential;
      session.write(removeOne, { merchantId, gateway, name });
      session.write(insert, { ...credential, merchantId, secret: sealed });
    },
    async remove(gateway) {
      return await session.count(removeAll, { merchantId, gateway });
    },
  };
}

/** What an adapter signs in with. Never in a `Tx`: only the composition root asks for it. */
export interface OpenCredential {
  readonly gateway: GatewayName;
  readonly name: string;
  readonly secret: string;
}

export function openCredentials(
  sealer: Sealer,
  merchantId: MerchantId,
  credentials: readonly SealedCredential[],
): Promise<readonly OpenCredential[]> {
  return Promise.all(
    credentials.map(async ({ id, gateway, name, sealed }) => ({
      gateway,
      name,
      secret: await sealer.open(placeOf(merchantId, id), sealed),
    })),
  );
}
