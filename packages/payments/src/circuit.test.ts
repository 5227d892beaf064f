import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type CallHealth,
  type Circuit,
  type CircuitRule,
  admitCall,
  circuitPhase,
  closedCircuit,
  recordCall,
} from "./circuit.ts";

const rule: CircuitRule = {
  failuresToOpen: 3,
  callsCounted: 6,
  windowMs: 60_000,
  restsMs: [5000, 20_000],
  probeMs: 30_000,
};

const ended = (health: CallHealth, atMs: number, probe = false) => ({ health, atMs, probe });
const fold = (calls: readonly ReturnType<typeof ended>[], from: Circuit = closedCircuit): Circuit =>
  calls.reduce((circuit, call) => recordCall(circuit, call, rule), from);
const failing = (...atMs: number[]) => atMs.map((at) => ended("failed", at));
const opened = fold(failing(0, 1, 2));

test("it opens at the third failure within the window, and not at the second", () => {
  expect(circuitPhase(fold(failing(0, 1)), 1, rule)).toBe("closed");
  expect(circuitPhase(opened, 2, rule)).toBe("open");
});

test("failures that are far apart, or far back among answered calls, do not open it", () => {
  expect(circuitPhase(fold(failing(0, 60_000, 120_000, 180_000)), 180_000, rule)).toBe("closed");
  const answered = [10, 11, 12, 13].map((at) => ended("answered", at));
  expect(circuitPhase(fold([...failing(0, 1), ...answered, ...failing(20)]), 20, rule)).toBe("closed");
});

test("while it rests no new charge passes; after the rest exactly one does", () => {
  expect(admitCall(opened, 4999, rule).admission).toBe("kept_away");
  const probe = admitCall(opened, 5002, rule);
  expect(probe.admission).toBe("probe");
  expect(admitCall(probe.circuit, 5003, rule).admission).toBe("kept_away");
  expect(circuitPhase(probe.circuit, 5003, rule)).toBe("open");
});

test("the answer to the one let through closes it, whatever it was answered", () => {
  const { circuit } = admitCall(opened, 5002, rule);
  const closed = recordCall(circuit, ended("answered", 6000, true), rule);
  expect(circuitPhase(closed, 6000, rule)).toBe("closed");
  expect(circuitPhase(fold(failing(6001, 6002), closed), 6002, rule)).toBe("closed");
});

test("each failure of the one let through makes the next rest longer, up to the last", () => {
  let circuit = opened;
  for (const [at, restMs] of [
    [5002, 20_000],
    [25_002, 20_000],
  ] as const) {
    circuit = admitCall(circuit, at, rule).circuit;
    circuit = recordCall(circuit, ended("failed", at, true), rule);
    expect(circuitPhase(circuit, at + restMs - 1, rule)).toBe("open");
    expect(circuitPhase(circuit, at + restMs, rule)).toBe("half_open");
  }
});

test("one let through that never ends does not keep the door shut for ever", () => {
  const { circuit } = admitCall(opened, 5002, rule);
  expect(circuitPhase(circuit, 5002 + rule.probeMs - 1, rule)).toBe("open");
  expect(circuitPhase(circuit, 5002 + rule.probeMs, rule)).toBe("half_open");
});

test("reads that are answered while it is open do not close it", () => {
  const answered = [3, 4, 6000].map((at) => ended("answered", at));
  expect(circuitPhase(fold(answered, opened), 4, rule)).toBe("open");
  expect(circuitPhase(fold(answered, opened), 6000, rule)).toBe("half_open");
});

test("a gateway that always answers never has its circuit opened, and fewer failures than the rule counts open none", () => {
  const arbitraryCalls = fc.array(
    fc.record({ health: fc.constantFrom<CallHealth>("answered", "failed"), gapMs: fc.nat(30_000) }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(arbitraryCalls, (history) => {
      let nowMs = 0;
      const calls = history.map(({ health, gapMs }) => ended(health, (nowMs += gapMs)));
      const answered = calls.map((call) => ended("answered", call.atMs));
      expect(circuitPhase(fold(answered), nowMs, rule)).toBe("closed");
      expect(fold(calls).calls.length).toBeLessThanOrEqual(rule.callsCounted);
      const few = calls.filter(({ health }) => health === "failed").slice(0, rule.failuresToOpen - 1);
      expect(circuitPhase(fold(few), nowMs, rule)).toBe("closed");
    }),
  );
});
