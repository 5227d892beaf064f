import type { Clock } from "@till/kernel";
import {
  type Admission,
  type CallHealth,
  type CircuitPhase,
  type GatewayName,
  admitCall,
  circuitPhase,
  circuitRule,
  closedCircuit,
  recentCalls,
  recordCall,
  restEndsAtMs,
} from "@till/payments";
import type { GatewayHealthView } from "@till/wire";

/** One gateway's circuit, as this process has seen it. */
export interface GatewayCircuit {
  phase(): CircuitPhase;
  /** Asked right before a new charge goes out; a `probe` must be recorded as one. */
  admit(): Admission;
  /** Asked when a call begins, so that it can be recorded how long it took. */
  nowMs(): number;
  record(call: { readonly health: CallHealth; readonly probe: boolean; readonly tookMs: number }): void;
  health(): Omit<GatewayHealthView, "gateway" | "label">;
}

export interface Circuits {
  of(gateway: GatewayName): GatewayCircuit;
}

/**
 * One circuit per gateway and process. Not shared between processes on purpose: it would cost a write per call, and
 * a process that cannot reach a gateway says little about the others.
 */
export function createCircuits({ clock }: { readonly clock: Clock }): Circuits {
  const circuits = new Map<GatewayName, GatewayCircuit>();
  return {
    of(gateway) {
      const known = circuits.get(gateway) ?? createCircuit(clock);
      circuits.set(gateway, known);
      return known;
    },
  };
}

/** As many as the circuit itself counts. */
const timedMax = circuitRule.callsCounted;

function createCircuit(clock: Clock): GatewayCircuit {
  let state = closedCircuit;
  let answeredInMs: readonly number[] = [];
  return {
    phase: () => circuitPhase(state, clock.nowMs()),
    admit() {
      const { admission, circuit } = admitCall(state, clock.nowMs());
      state = circuit;
      return admission;
    },
    nowMs: () => clock.nowMs(),
    record({ health, probe, tookMs }) {
      state = recordCall(state, { atMs: clock.nowMs(), health, probe });
      if (health === "answered") answeredInMs = [...answeredInMs, tookMs].slice(-timedMax);
    },
    health() {
      const nowMs = clock.nowMs();
      const calls = recentCalls(state.calls, nowMs);
      return {
        circuit: circuitPhase(state, nowMs),
        failuresRecent: calls.filter(({ health }) => health === "failed").length,
        callsRecent: calls.length,
        opensAgainAtMs: restEndsAtMs(state),
        typicalMs: median(answeredInMs),
        slowestMs: answeredInMs.length === 0 ? null : Math.max(...answeredInMs),
      };
    },
  };
}

/** The lower one of an even number. */
function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? null;
}
