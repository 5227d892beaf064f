/**
 * `closed`: calls pass. `open`: new charges are kept away. `half_open`: the rest is over and the next charge is let
 * through to see; while that one is on its way, the others find `open`.
 */
export type CircuitPhase = "closed" | "open" | "half_open";

/** How a call ended for the gateway's health. A decline, or a refusal about this charge, is an answer like any other. */
export type CallHealth = "answered" | "failed";

/**
 * Opens after `failuresToOpen` failures among the last `callsCounted` calls of the last `windowMs`. The rests have no
 * jitter: each process asks with one charge, so there is no herd to spread.
 */
export interface CircuitRule {
  readonly failuresToOpen: number;
  readonly callsCounted: number;
  readonly windowMs: number;
  /** How long it stays open, the first time and each time the charge let through failed; the last one repeats. */
  readonly restsMs: readonly [number, ...number[]];
  /** A charge let through that has not ended by then is forgotten, and another may try. Above a call's timeout. */
  readonly probeMs: number;
}

/**
 * Five lost calls in a minute: fewer happen by themselves, more cost each buyer a timeout. Twenty are counted because
 * a lost charge is followed by reads, which may well be answered while charges are not.
 */
export const circuitRule: CircuitRule = {
  failuresToOpen: 5,
  callsCounted: 20,
  windowMs: 60_000,
  restsMs: [5000, 15_000, 30_000, 60_000],
  probeMs: 30_000,
};

/** The fold of what was heard. Times are the caller's; nothing here runs by itself. */
export interface Circuit {
  /** The newest `callsCounted`, oldest first. */
  readonly calls: readonly { readonly atMs: number; readonly health: CallHealth }[];
  /** Null while closed. */
  readonly openedAtMs: number | null;
  /** How often it opened without closing between; chooses the rest. */
  readonly openings: number;
  /** When the one charge was let through that is still on its way. */
  readonly probeAtMs: number | null;
}

export const closedCircuit: Circuit = { calls: [], openedAtMs: null, openings: 0, probeAtMs: null };

/** When the rest ends; null while closed. */
export function restEndsAtMs(circuit: Circuit, rule: CircuitRule = circuitRule): number | null {
  if (circuit.openedAtMs === null) return null;
  const index = Math.min(circuit.openings, rule.restsMs.length) - 1;
  return circuit.openedAtMs + (rule.restsMs[index] ?? rule.restsMs[0]);
}

export function circuitPhase(circuit: Circuit, nowMs: number, rule: CircuitRule = circuitRule): CircuitPhase {
  const endsAtMs = restEndsAtMs(circuit, rule);
  if (endsAtMs === null) return "closed";
  if (nowMs < endsAtMs) return "open";
  const probing = circuit.probeAtMs !== null && nowMs < circuit.probeAtMs + rule.probeMs;
  return probing ? "open" : "half_open";
}

/** `probe`: it goes out alone, and how it ends decides whether the others follow. */
export type Admission = "passes" | "probe" | "kept_away";

/** Whether a new charge may go out now, and the circuit after that. */
export function admitCall(
  circuit: Circuit,
  nowMs: number,
  rule: CircuitRule = circuitRule,
): { readonly admission: Admission; readonly circuit: Circuit } {
  switch (circuitPhase(circuit, nowMs, rule)) {
    case "closed":
      return { admission: "passes", circuit };
    case "half_open":
      return { admission: "probe", circuit: { ...circuit, probeAtMs: nowMs } };
    case "open":
      return { admission: "kept_away", circuit };
  }
}

/**
 * Takes in how one call ended. Once open, only a probe decides: its answer closes the circuit, its failure begins the
 * next, longer rest. Reads that are answered meanwhile do not prove that charges would be.
 */
export function recordCall(
  circuit: Circuit,
  call: { readonly atMs: number; readonly health: CallHealth; readonly probe: boolean },
  rule: CircuitRule = circuitRule,
): Circuit {
  const { atMs, health } = call;
  const calls = [...circuit.calls, { atMs, health }].slice(-rule.callsCounted);
  if (circuit.openedAtMs !== null) {
    if (!call.probe) return { ...circuit, calls };
    return health === "answered"
      ? { ...closedCircuit, calls: [{ atMs, health }] }
      : { calls, openedAtMs: atMs, openings: circuit.openings + 1, probeAtMs: null };
  }
  const failures = recentCalls(calls, atMs, rule).filter((one) => one.health === "failed").length;
  if (failures < rule.failuresToOpen) return { ...circuit, calls };
  return { calls, openedAtMs: atMs, openings: 1, probeAtMs: null };
}

/** Those of the counted calls that are not older than the window. */
export function recentCalls(
  calls: Circuit["calls"],
  nowMs: number,
  rule: CircuitRule = circuitRule,
): Circuit["calls"] {
  return calls.filter(({ atMs }) => atMs > nowMs - rule.windowMs);
}
