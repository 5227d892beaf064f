import type { HostApi } from "@till/pos";
import { money } from "@till/money";
import { eventually } from "./eventually.ts";
import { startShopOnLine } from "./shop-on-line.ts";
import type { ShopOptions } from "./start-shop.ts";
import { startTill } from "./start-till.ts";
import { eur } from "./test-shop.ts";
import { openTillBridge, said, signInOver } from "./till-bridge.ts";

export type BridgedTill = Awaited<ReturnType<typeof openBridgedTill>>;

const settleWithinMs = 60_000;

/**
 * A till without a screen, on a line to its shop that can be cut, and spoken to as its screen does: the cashier signed in, 150.00
 * in the drawer.
 */
export async function openBridgedTill(options: ShopOptions = { webhooks: "off" }) {
  const { shop, line } = await startShopOnLine(options);
  const till = await startTill({ port: line.port });
  let bridge = await openTillBridge(till.url);
  const state = () => said(bridge.host.state());
  const becomes = (isSo: (now: Awaited<ReturnType<typeof state>>) => boolean) =>
    eventually(state, isSo, settleWithinMs);
  const signIn = (): Promise<void> => signInOver(bridge.host);
  await signIn();
  await said(bridge.host.openShift({ float: money(15_000n, eur) }));
  return {
    shop,
    line,
    state,
    becomes,
    signIn,
    /** Of the process that runs now. */
    get host(): HostApi {
      return bridge.host;
    },
    /** Everything it did is at the server, and nothing of it was refused. */
    drained: () =>
      becomes(
        ({ connection }) =>
          connection.online && connection.waiting === 0 && connection.attention.length === 0,
      ),
    /** As a power cut would. */
    async kill(): Promise<void> {
      await till.kill();
      bridge.close();
    },
    /** On the same disk, with nobody signed in. */
    async start(): Promise<void> {
      await till.start();
      bridge = await openTillBridge(till.url);
    },
    async close(): Promise<void> {
      bridge.close();
      await till.stop();
      await line.close();
      await shop.stop();
    },
  };
}
