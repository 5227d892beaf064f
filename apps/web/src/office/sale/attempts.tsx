import type { AttemptView, ChargeView } from "@till/wire";
import { Money, StatusPill, Timeline, type TimelineStep } from "@till/ui";
import { useStore } from "../services.ts";
import { clockInWords, kindInWords } from "../words.ts";
import { questionAbout, wordsForDone } from "./charge-words.ts";
import { useSay } from "./use-say.ts";

/** Every call that could move money, when it went out and what came of it. */
export function Attempts({ charge }: { readonly charge: ChargeView }) {
  const { timeZone } = useStore();
  const gateway = charge.gatewayLabel ?? "the gateway";
  return (
    <section className="charge__part" aria-label="Attempts">
      <h3>What {gateway} was asked</h3>
      <Timeline
        label={`What ${gateway} was asked`}
        steps={charge.attempts.map((attempt) => stepOf(attempt, charge, timeZone))}
      />
    </section>
  );
}

function stepOf(attempt: AttemptView, { capture }: ChargeView, timeZone: string): TimelineStep {
  const { id, kind, amount, state, detail, alarm, startedAtMs, endedAtMs, tries } = attempt;
  const sent = clockInWords(startedAtMs, timeZone);
  const ended = endedAtMs === null ? sent : clockInWords(endedAtMs, timeZone);
  return {
    id,
    mark: marks[state],
    words: (
      <>
        {kind === "charge" && capture === "manual" ? "Hold" : kindInWords(kind)}
        {amount && (
          <>
            {" "}
            of <Money value={amount} />
          </>
        )}{" "}
        {attempt.decision ? "decided by hand" : outcomes[state]}
        {detail !== null && detail !== "" && (
          <small className="charge__detail">
            {state === "refused" ? "the gateway’s word" : "noted"}: {detail}
          </small>
        )}
        {alarm !== null && <small className="charge__alarm">Alarm: {alarm}</small>}
      </>
    ),
    time: (
      <>
        {ended === sent ? sent : `${sent} – ${ended}`}
        {tries > 1 && <small className="charge__detail">{tries} tries</small>}
      </>
    ),
  };
}

const marks = {
  sending: "now",
  succeeded: "done",
  refused: "failed",
  not_sent: "failed",
  absent: "failed",
  unknown: "now",
} as const satisfies Record<AttemptView["state"], TimelineStep["mark"]>;

/** `succeeded`: the gateway carried the call out; what became of the money is the charge's state. */
const outcomes = {
  sending: "is being sent",
  succeeded: "carried out",
  refused: "refused",
  not_sent: "never sent",
  absent: "never arrived",
  unknown: "has no answer yet, being asked",
} as const satisfies Record<AttemptView["state"], string>;

/** Every decision on this charge. */
export function Decisions({ charge }: { readonly charge: ChargeView }) {
  return charge.attempts
    .filter(({ decision }) => decision !== null)
    .map((attempt) => (
      <Decision key={attempt.id} {...{ charge, attempt }} gateway={charge.gatewayLabel ?? "the gateway"} />
    ));
}

/** What a person put on record, and beside it what the gateway says since. Neither covers the other. */
function Decision({
  charge,
  attempt,
  gateway,
}: {
  readonly charge: ChargeView;
  readonly attempt: AttemptView;
  readonly gateway: string;
}) {
  const say = useSay();
  const { kind, decision } = attempt;
  if (!decision) return null;
  const question = questionAbout(attempt, charge);
  const { done, reason, personName, atMs, later } = decision;
  return (
    <dl className="decision" aria-label={`Decision on the ${kind}`}>
      <div>
        <dt>
          Decided by {personName}, {say.at(atMs)}
        </dt>
        <dd>
          <b>{wordsForDone(question, done)}</b>
          <q>{reason}</q>
        </dd>
      </div>
      <div>
        <dt>{gateway} since then</dt>
        <dd>
          {later === null ? (
            <span className="till-muted">Nothing yet. We keep asking.</span>
          ) : (
            <>
              <b>{later.done === null ? "Answered" : wordsForDone(question, later.done)}</b>
              <span className="till-muted till-small">{later.words}</span>
              {later.done !== null && <Agreement agrees={later.done === done} />}
            </>
          )}
        </dd>
      </div>
    </dl>
  );
}

const Agreement = ({ agrees }: { readonly agrees: boolean }) => (
  <StatusPill tone={agrees ? "ok" : "bad"}>{agrees ? "as decided" : "not as decided"}</StatusPill>
);
