import type { Clock } from "@till/kernel";
import {
  type Admission,
  type CallHealth,
  type CircuitPhase,
  type GatewayName,
  admitCall,
  circuitPhase,
  closedCircuit,
  recentCalls,
  recordCall,
  restEndsAtMs,
} from "@till/payments";

/** One gateway's circuit, as this process has seen it. */
export interface GatewayCircuit {
  phase(): CircuitPhase;
  /** Asked right before a new charge goes out; a `probe` must be recorded as one. */
  admit(): Admission;
  record(health: CallHealth, probe: boolean): void;
  health(): {
    readonly circuit: CircuitPhase;
    readonly failuresRecent: number;
    readonly callsRecent: number;
    readonly opensAgainAtMs: number | null;
  };
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

function createCircuit(clock: Clock): GatewayCircuit {
  let state = closedCircuit;
  return {
    phase: () => circuitPhase(state, clock.nowMs()),
    admit() {
      const { admission, circuit } = admitCall(state, clock.nowMs());
      state = circuit;
      return admission;
    },
    record(health, probe) {
      state = recordCall(state, { atMs: clock.nowMs(), health, probe });
    },
    health() {
      const nowMs = clock.nowMs();
      const calls = recentCalls(state.calls, nowMs);
      return {
        circuit: circuitPhase(state, nowMs),
        failuresRecent: calls.filter(({ health }) => health === "failed").length,
        callsRecent: calls.length,
        opensAgainAtMs: restEndsAtMs(state),
      };
    },
  };
}
