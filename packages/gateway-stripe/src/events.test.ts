import { afterEach, describe, expect, it } from "vitest";
import { createEvents } from "./events.ts";
import { type Answer, type Asked, type StripeStandIn, refusal, startStandIn } from "./test-server.ts";

let standIn: StripeStandIn | undefined;
afterEach(async () => {
  await standIn?.close();
  standIn = undefined;
});

const event = (
  id: string,
  type = "payment_intent.succeeded",
  object: object = { object: "payment_intent", id: "pi_1" },
) => ({
  id,
  object: "event",
  type,
  created: 1_800_000_000,
  data: { object },
});
const page = (data: readonly object[], more: boolean): Answer => ({
  body: { object: "list", data, has_more: more, url: "/v1/events" },
});
const range = { sinceMs: 1_799_999_000_500, untilMs: 1_800_000_100_900 };

async function listWith(answers: (asked: Asked, count: number) => Answer) {
  standIn = await startStandIn(answers);
  return createEvents(standIn.parts);
}

describe("the list of events", () => {
  it("is asked for by whole seconds and paged by the last event's id", async () => {
    const events = await listWith((_asked, count) =>
      count === 1 ? page([event("evt_3"), event("evt_2")], true) : page([event("evt_1")], false),
    );
    const first = await events.list({ ...range, cursor: null });
    expect(first).toMatchObject({ kind: "page", next: "evt_2" });
    expect(standIn?.asked[0]?.query.get("created[gte]")).toBe("1799999000");
    expect(standIn?.asked[0]?.query.get("created[lte]")).toBe("1800000100");
    expect(await events.list({ ...range, cursor: "evt_2" })).toMatchObject({ kind: "page", next: null });
    expect(standIn?.asked[1]?.query.get("starting_after")).toBe("evt_2");
  });

  it("gives each event with what it names and its whole body", async () => {
    const dispute = event("evt_1", "charge.dispute.created", {
      object: "dispute",
      id: "dp_1",
      payment_intent: "pi_7",
    });
    const events = await listWith(() =>
      page([dispute, event("evt_2", "invoice.paid", { object: "invoice" })], false),
    );
    const answer = await events.list({ ...range, cursor: null });
    expect(answer).toMatchObject({
      events: [
        {
          event: {
            id: "evt_1",
            type: "charge.dispute.created",
            createdAtMs: 1_800_000_000_000,
            objects: [{ type: "payment_intent", id: "pi_7" }],
            recognised: true,
          },
          payload: JSON.stringify(dispute),
        },
        { event: { id: "evt_2", objects: [], recognised: false } },
      ],
    });
  });

  it.each([
    ["is refused", refusal(401, {})],
    ["breaks down", { status: 500, body: { error: { type: "api_error" } } }],
    ["is reset", "reset"],
    ["holds what is no event", page([{ id: "evt_1" }], false)],
  ] as const)("that %s is unavailable, never an empty page", async (_name, answer) => {
    const events = await listWith(() => answer);
    expect((await events.list({ ...range, cursor: null })).kind).toBe("unavailable");
  });
});
