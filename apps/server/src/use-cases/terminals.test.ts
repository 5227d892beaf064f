import { createManualClock } from "@till/kernel";
import { type Gateway, type Terminal, parseGatewayName } from "@till/payments";
import { expect, test } from "vitest";
import { createLogger } from "../logger.ts";
import { createScriptedGateway } from "../testing/scripted-gateway.ts";
import { listTerminals } from "./terminals.ts";

const { gateway } = createScriptedGateway(createManualClock(0));

const gatewayWith = (name: string, list: () => Promise<readonly Terminal[]>): Gateway => ({
  ...gateway,
  name: parseGatewayName(name),
  terminal: { list },
});
const reader = (label: string, online = true): Terminal => ({ id: label, label, online });

const labels = async (gateways: readonly Gateway[]): Promise<readonly string[]> => {
  const list = listTerminals({
    gateways: new Map(gateways.map((one) => [one.name, one])),
    screenUrl: () => null,
    log: createLogger("silent", process.stdout),
  });
  return (await list()).map(({ label }) => label);
};

test("readers that answer stand first, each gateway's by name", async () => {
  const stripe = gatewayWith("stripe", async () => [
    reader("Counter 10", false),
    reader("Counter 11"),
    reader("Counter 2"),
  ]);
  const square = gatewayWith("square", async () => [reader("Bar")]);
  expect(await labels([stripe, square])).toEqual(["Counter 2", "Counter 11", "Bar", "Counter 10"]);
});

test("a gateway that cannot be asked leaves the others' readers", async () => {
  const stripe = gatewayWith("stripe", () => Promise.reject(new Error("no answer")));
  const square = gatewayWith("square", async () => [reader("Bar")]);
  expect(await labels([stripe, square])).toEqual(["Bar"]);
});
