import { randomBytes } from "node:crypto";
import { type TestCluster, ids, place, startTestCluster } from "@till/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eraseCustomer } from "../privacy/erase-customer.ts";
import { inOffice } from "../testing/in-office.ts";
import { openTestOffice } from "../testing/test-office.ts";
import { savePerson, saveRole, setPin } from "../use-cases/people.ts";
import { makeEnrolmentCode } from "../use-cases/registers.ts";
import type { PersonCaller } from "./caller.ts";

let cluster: TestCluster;
let office: Awaited<ReturnType<typeof openTestOffice>>;
beforeAll(async () => {
  cluster = await startTestCluster();
  office = await openTestOffice(cluster);
});
afterAll(async () => cluster?.stop());

const { cashierId: personId, registerId } = place;
const hourMs = 3_600_000;

const acts: Readonly<Record<string, (caller: PersonCaller) => Promise<unknown>>> = {
  "a person is changed": async (caller) =>
    savePerson(office.deps)(caller, {
      id: ids.next(),
      personId,
      name: "Carl",
      role: "cashier",
      active: true,
    }),
  "a PIN is set": (caller) =>
    setPin(office.deps, async () => "hash")(caller, { id: ids.next(), personId, pin: "4826" }),
  "a role is changed": async (caller) =>
    saveRole(office.deps)(caller, { id: ids.next(), code: "helper", name: "Helper", grants: {} }),
  "a till's code is made": (caller) =>
    makeEnrolmentCode(office.deps, randomBytes)(caller, { id: ids.next(), registerId }),
  "a buyer is erased": (caller) =>
    eraseCustomer(office.deps)(caller, { id: ids.next(), email: "zoe@shop.example" }),
};

describe.each(Object.entries(acts))("%s", (_, act) => {
  const nowMs = () => office.deps.clock.nowMs();

  test("only in the office, whatever the person at the register may do", async () => {
    const { session: _session, ...owner } = office.owner;
    await expect(act({ ...owner, registerId })).rejects.toMatchObject({ body: { code: "forbidden" } });
  });

  test("only by who showed within minutes that it is them", async () => {
    const before = inOffice(office.owner, nowMs() - hourMs);
    await expect(act(before)).rejects.toMatchObject({ body: { code: "confirmation_needed" } });
    await act(inOffice(office.owner, nowMs()));
  });
});
