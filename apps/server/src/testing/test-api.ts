import { randomBytes } from "node:crypto";
import { type TestCluster, type TestDatabase, clock } from "@till/db/testing";
import type { Caller } from "../access/caller.ts";
import { createAccount } from "../auth/account.ts";
import { createInvitations } from "../auth/invitations.ts";
import { createResets } from "../auth/reset-password.ts";
import { createPinSignIn } from "../auth/pin-sign-in.ts";
import type { Deps } from "../deps.ts";
import { createDoors } from "../doors/create-doors.ts";
import { createTrailSeal } from "../trail/trail-seal.ts";
import { createAppRouter } from "../trpc/app-router.ts";
import { createCaller } from "../trpc/init.ts";
import { inOffice } from "./in-office.ts";
import { createScriptedGateway } from "./scripted-gateway.ts";
import { createTestServer } from "./test-server.ts";

export type TestApi = Awaited<ReturnType<typeof createTestApi>>;

/** The procedures with real use cases and stores behind them, without HTTP, called by the owner or by whom a test says. */
export async function createTestApi(cluster: TestCluster) {
  const gateway = createScriptedGateway(clock);
  const server = await createTestServer(await cluster.freshDatabase(), { gateways: [gateway.gateway] });
  const { deps } = server;
  const { router, doors, seal } = proceduresOf(deps, server.database);
  const as = (caller: Caller) =>
    createCaller(router)({ caller, requestId: "test", address: "127.0.0.1", doors });
  const run: typeof deps.uow.run = (merchantId, work) => deps.uow.run(merchantId, work);
  return {
    ...server,
    gateway,
    router,
    seal,
    as,
    api: as(server.owner),
    /** The owner in the office, who has just shown there that it is them. */
    office: () => as(inOffice(server.owner, clock.nowMs())),
    run: <T>(work: Parameters<typeof run<T>>[1]) => run(deps.merchantId, work),
  };
}

/** Every procedure over these dependencies: of the shop under test, or of another merchant in its database. */
export function proceduresOf(deps: Deps, database: TestDatabase) {
  const doors = createDoors(deps, "secret");
  const hashes = {
    hash: async (pin: string) => `hashed ${pin}`,
    verify: async (pin: string, hash: string) => hash === `hashed ${pin}`,
  };
  const seal = createTrailSeal("a secret of the tests");
  const random = (count: number) => randomBytes(count);
  const router = createAppRouter({
    deps,
    pins: createPinSignIn(deps, { doors, hashes, randomBytes: random }),
    account: createAccount(deps, {
      database: database.db,
      signIn: { recoveryCodesLeft: async () => 0 },
      hashes,
      doors,
      secondFactor: "offered",
    }),
    resets: createResets(deps, { doors, hashes }),
    invitations: createInvitations(deps, { doors, hashes }),
    shop: {
      merchantName: "",
      storeName: "",
      currency: deps.merchant.currency,
      timeZone: "",
      sandbox: true,
      delivery: [],
      payOptions: [],
    },
    seal,
    hashPin: hashes.hash,
    randomBytes: random,
  });
  return { router, doors, seal };
}
