import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createSandbox } from "./sandbox.ts";

const main = new URL("main.ts", import.meta.url).pathname;
const noPorts = {
  TILL_SANDBOX_PORT: "0",
  TILL_SANDBOX_STRIPE_PORT: "0",
  TILL_SANDBOX_SQUARE_PORT: "0",
  TILL_SANDBOX_PAYPAL_PORT: "0",
};

const pay = new URLSearchParams({
  amount: "2420",
  currency: "eur",
  confirm: "true",
  payment_method: "pm_card_visa",
  "automatic_payment_methods[enabled]": "true",
  "automatic_payment_methods[allow_redirects]": "never",
}).toString();
const asMerchant = {
  authorization: "Bearer sk_test_x",
  "content-type": "application/x-www-form-urlencoded",
};

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "till-sandbox-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function started(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], {
    env: { ...noPorts, ...env },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [message] = (await once(child, "message")) as [{ type: string; ports: Record<string, number> }];
  expect(message.type).toBe("ready");
  return { child, url: (port: string) => `http://127.0.0.1:${message.ports[port]}` };
}

test("a charge survives kill -9 of the sandbox and can be refunded afterwards", async () => {
  const folder = temporaryFolder();
  const first = await started({ TILL_SANDBOX_DATA: folder });
  const paid = await fetch(`${first.url("stripe")}/v1/payment_intents`, {
    method: "POST",
    headers: asMerchant,
    body: pay,
  });
  const { id } = (await paid.json()) as { id: string };
  first.child.kill("SIGKILL");
  await once(first.child, "exit");

  const second = await started({ TILL_SANDBOX_DATA: folder });
  const refund = await fetch(`${second.url("stripe")}/v1/refunds`, {
    method: "POST",
    headers: asMerchant,
    body: new URLSearchParams({ payment_intent: id }).toString(),
  });
  const made = (await refund.json()) as { id: string; status: string };
  expect(made.status).toBe("succeeded");
  const totals = await (await fetch(`${second.url("control")}/totals`)).json();
  expect(totals).toMatchObject({ totals: [{ captured: "2420", refunded: "2420" }] });
});

test("the process ends when the one that started it goes away", async () => {
  const { child } = await started({});
  child.disconnect();
  const [code] = (await once(child, "exit")) as [number | null];
  expect(code).toBe(0);
});

test("a busy port is one clear sentence and exit 1", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  const child = spawn(process.execPath, [main], {
    env: { ...noPorts, TILL_SANDBOX_STRIPE_PORT: String(port) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, "exit")) as [number | null];
  expect(code).toBe(1);
  expect(said.trim()).toBe(`The sandbox cannot start: port ${port} is already in use.`);
});

test("the same seed and the same calls give the same ids, and a reset starts again", async () => {
  const ids = async (): Promise<string[]> => {
    const sandbox = createSandbox({ seed: "7", nowMs: () => 1_795_000_000_000 });
    onTestFinished(() => sandbox.close());
    const make = async (): Promise<string> => {
      const made = await sandbox.stripe.inject({
        method: "POST",
        url: "/v1/payment_intents",
        headers: asMerchant,
        payload: pay,
      });
      return made.json<{ id: string }>().id;
    };
    const before = [await make(), await make()];
    await sandbox.control.inject({
      method: "POST",
      url: "/reset",
      payload: JSON.stringify({ seed: 7 }),
      headers: { "content-type": "application/json" },
    });
    expect((await sandbox.control.inject("/totals")).json()).toEqual({ totals: [] });
    return [...before, await make()];
  };
  const [one, two] = [await ids(), await ids()];
  expect(one).toEqual(two);
  expect(one[2]).toBe(one[0]);
  expect(one[1]).not.toBe(one[0]);
});
