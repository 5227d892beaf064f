import { invariant } from "@till/kernel";
import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { describeCaptures } from "./captures.ts";
import { describeCharges } from "./charges.ts";
import { describeDelayed } from "./delayed.ts";
import { type Driver, createDriver } from "./driver.ts";
import { describeElsewhere } from "./elsewhere.ts";
import { describeEventLists } from "./event-lists.ts";
import { describeFaults } from "./faults.ts";
import { describeForgotten } from "./forgotten.ts";
import type { GatewayHarness, GatewayTraits, SandboxSide } from "./harness.ts";
import { describeRefunds } from "./refunds.ts";
import { describeTerminal } from "./terminal.ts";
import { describeWebhooks } from "./webhooks.ts";

/** What the tests of one section work with; filled before the first of them runs. */
export interface ContractContext {
  readonly harness: GatewayHarness;
  readonly driver: Driver;
  /** Throws outside the sandbox: only tests listed for it ask. */
  readonly sandbox: SandboxSide;
}

/** What every gateway promises Till, whoever it is. Each adapter passes all of it that its traits name. */
export function describeGatewayContract(
  name: string,
  contract: { readonly traits: GatewayTraits; start(): Promise<GatewayHarness> },
): void {
  describe(name, () => {
    let harness: GatewayHarness | null = null;
    let driver: Driver | null = null;

    beforeAll(async () => {
      harness = await contract.start();
      driver = createDriver(harness);
    });
    beforeEach(async () => {
      await harness?.reset();
    });
    afterAll(async () => {
      await harness?.stop();
    });

    const context: ContractContext = {
      get harness() {
        invariant(harness !== null, "the harness starts before the tests");
        return harness;
      },
      get driver() {
        invariant(driver !== null, "the harness starts before the tests");
        return driver;
      },
      get sandbox() {
        const side = context.harness.sandbox;
        invariant(side !== null, "this test runs against the sandbox only");
        return side;
      },
    };

    describeCharges(contract.traits, context);
    describeCaptures(contract.traits, context);
    describeRefunds(contract.traits, context);
    if (contract.traits.terminal) describeTerminal(contract.traits, context);
    if (contract.traits.sandbox) {
      describeFaults(contract.traits, context);
      describeForgotten(contract.traits, context);
      describeDelayed(contract.traits, context);
      describeElsewhere(contract.traits, context);
      describeWebhooks(contract.traits, context);
      describeEventLists(contract.traits, context);
    }
  });
}
