import type {
  CallHealth,
  CallOutcome,
  Gateway,
  MoneyCall,
  OpenOutcome,
  ReadOutcome,
  Resolution,
} from "@till/payments";
import type { GatewayCircuit } from "./circuits.ts";

/**
 * The same gateway behind a circuit. While it is open, new charges are answered `not_sent` and nothing leaves the
 * machine. All else passes: what was begun must be finished, given back or looked at however ill the gateway is. So
 * does the money call after a buyer agreed on the gateway's page, which is no new charge any more.
 */
export function withCircuit(gateway: Gateway, circuit: GatewayCircuit): Gateway {
  const { open } = gateway;
  const pass = passer(circuit);
  return {
    ...gateway,
    supportsCurrency: (currency) => gateway.supportsCurrency(currency),
    ...(open && {
      open: {
        prepare: (input) => open.prepare(input),
        send: (call) => guarded(circuit, () => open.send(call)),
      },
    }),
    charge: gateway.approval ? pass(gateway.charge) : guardedCharge(circuit, gateway.charge),
    capture: pass(gateway.capture),
    void: pass(gateway.void),
    refund: pass(gateway.refund),
    read: (input) => heard(circuit, { healthOf: readHealth }, () => gateway.read(input)),
    resolve: (input) => heard(circuit, { healthOf: resolveHealth }, () => gateway.resolve(input)),
  };
}

function guardedCharge(circuit: GatewayCircuit, charge: Gateway["charge"]): Gateway["charge"] {
  return {
    prepare: (input) => charge.prepare(input),
    send: (call, target) => guarded(circuit, () => charge.send(call, target)),
  };
}

/** Lets a money call through whatever the circuit says, and listens. */
function passer(circuit: GatewayCircuit) {
  return <Input, Snapshot>(call: MoneyCall<Input, Snapshot>): MoneyCall<Input, Snapshot> => ({
    prepare: (input) => call.prepare(input),
    send: (prepared, target) => heard(circuit, { healthOf: callHealth }, () => call.send(prepared, target)),
  });
}

type Sent = OpenOutcome | CallOutcome<unknown>;
const keptAway = {
  kind: "not_sent",
  detail: "kept away: the gateway did not answer the charges before this one",
} as const;

async function guarded<T extends Sent>(
  circuit: GatewayCircuit,
  send: () => Promise<T>,
): Promise<T | typeof keptAway> {
  const admission = circuit.admit();
  if (admission === "kept_away") return keptAway;
  return heard(circuit, { healthOf: callHealth, probe: admission === "probe" }, send);
}

async function heard<T>(
  circuit: GatewayCircuit,
  how: { readonly healthOf: (outcome: T) => CallHealth | null; readonly probe?: boolean },
  call: () => Promise<T>,
): Promise<T> {
  const startedAtMs = circuit.nowMs();
  const outcome = await call();
  const health = how.healthOf(outcome);
  const tookMs = circuit.nowMs() - startedAtMs;
  if (health !== null) circuit.record({ health, probe: how.probe ?? false, tookMs });
  return outcome;
}

/**
 * A decline, a refusal and "not now" are answers; so is a complaint about a reused key, which is ours to mend. Only
 * what never arrived or was never answered says that the gateway is ill.
 */
function callHealth(outcome: Sent): CallHealth {
  switch (outcome.kind) {
    case "opened":
    case "succeeded":
    case "refused":
    case "try_again":
      return "answered";
    case "unknown":
      return outcome.alarm === undefined ? "failed" : "answered";
    case "not_sent":
      return "failed";
  }
}

function readHealth(outcome: ReadOutcome): CallHealth {
  return outcome.kind === "unavailable" ? "failed" : "answered";
}

/** `still_unknown` is said of a gateway that did not answer and of one whose lists lag alike: it proves neither. */
function resolveHealth(resolution: Resolution): CallHealth | null {
  return resolution.kind === "still_unknown" ? null : "answered";
}
