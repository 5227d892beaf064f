import type { IncomingHttpHeaders } from "node:http";
import type { JobName } from "@till/db";
import type { TestCluster } from "@till/db/testing";
import { createAccount } from "../auth/account.ts";
import { createFindCaller } from "../auth/find-caller.ts";
import { type QueueBounds, createHashQueue } from "../auth/hash-queue.ts";
import { createInvitations } from "../auth/invitations.ts";
import { createResets } from "../auth/reset-password.ts";
import { createSignIn } from "../auth/sign-in.ts";
import { hashSecret } from "../auth/slow-hash.ts";
import { createKnownBrowsers } from "../http/known-browser.ts";
import { createDoors } from "../doors/create-doors.ts";
import type { Senders } from "../outbox/senders.ts";
import { createTestBrowser } from "./test-browser.ts";
import { createTestServer, runJobs } from "./test-server.ts";

export const managerOf = { email: "mona@shop.example", password: "turtles all the way", userId: "user-mona" };

const secret = "a secret of thirty-two characters";
const publicOrigin = "http://localhost:4000";

/** The office's door with all that stands behind it: the library, the shop's doors, sessions and accounts. */
export async function openTestOffice(
  cluster: TestCluster,
  {
    bounds = { runningMax: 2, waitingMax: 20 },
    senders = { mail: null, hook: null },
  }: { readonly bounds?: QueueBounds; readonly senders?: Senders } = {},
) {
  const database = await cluster.freshDatabase();
  const { deps: made, owner } = await createTestServer(database, { gateways: [], senders });
  let aheadMs = 0;
  // The library has its own clock, so time stands where it stands for everybody, until a test moves it.
  const deps = { ...made, clock: { nowMs: () => Date.now() + aheadMs }, publicOrigin };
  const hashes = createHashQueue(bounds);
  const doors = createDoors(deps, secret);
  const signIn = await createSignIn({
    deps,
    database: database.db,
    secret,
    hashes,
    doors,
    browsers: createKnownBrowsers("secret", false),
  });
  const ports = { database: database.db, signIn, hashes, doors, secondFactor: "offered" } as const;
  const callerBy = (secondFactor: "demanded" | "offered") =>
    createFindCaller({ deps, database: database.db, signIn, secondFactor });
  const resets = createResets(deps, { doors, hashes });
  await database.owner`
    update account set password = ${await hashSecret(managerOf.password)} where user_id = ${managerOf.userId}`;
  return {
    database,
    deps,
    doors,
    signIn,
    owner,
    resets,
    invitations: createInvitations(deps, { doors, hashes }),
    runJobs: (names: readonly JobName[]) => runJobs(database, deps, names),
    account: createAccount(deps, ports),
    browser: () => createTestBrowser(signIn, publicOrigin),
    moveClock: (ms: number) => {
      aheadMs += ms;
    },
    /** Who the server takes somebody for who holds these cookies or that token. */
    callerOf: (
      from: { readonly cookies: Map<string, string> },
      secondFactor: "demanded" | "offered" = "offered",
    ) =>
      callerBy(secondFactor)({
        cookie: [...from.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      }),
    callerWith: (headers: IncomingHttpHeaders) => callerBy("offered")(headers),
  };
}
