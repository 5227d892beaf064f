import postgres from "postgres";
import { z } from "zod";

/**
 * What the gateways are like while the suites run (`TILL_TEST_WEATHER`; fair unless told otherwise):
 * - `webhooks-off`: nobody is told of anything.
 * - `searches-lag`: lists and searches show what happened an hour ago.
 * - `keys-expired`: idempotency keys are forgotten before anybody resolves an attempt, and Till knows that they are.
 */
const badWeathers = ["webhooks-off", "searches-lag", "keys-expired"] as const;

export type Weather = "fair" | (typeof badWeathers)[number];

export const weather: Weather = z
  .enum(["fair", ...badWeathers])
  .default("fair")
  .parse(process.env["TILL_TEST_WEATHER"]);

/** In this run the suite is played in fair weather too: what only size can show is shown there. */
export const playedAgain = weather !== "fair" && process.env["TILL_TEST_ALL_WEATHERS"] === "1";

/** Money suites run twice in fair weather; in any other, what was shown with webhooks on need not be shown again. */
export const webhookModes = weather === "fair" ? (["normal", "off"] as const) : (["off"] as const);

/** How far lists and searches are behind. */
export const searchesLagMs = 60 * 60_000;

/** After this every list shows what happened before. */
export const listsBehindMs = 5 * 60_000 + (weather === "searches-lag" ? searchesLagMs : 0);

/** Longer than any gateway keeps a key, and Till counts on one. */
export const keysForgottenMs = 50 * 86_400_000;

/** Every attempt began long ago from the moment it is first sent: whoever resolves it finds all its keys forgotten. */
export async function ageAttempts(ownerUrl: string): Promise<void> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(`
      create function test_age_attempt() returns trigger language plpgsql as $$
      begin
        new.started_at_ms := new.started_at_ms - ${keysForgottenMs};
        return new;
      end $$;
      create trigger test_age_new before insert on attempts
        for each row when (new.tries > 0) execute function test_age_attempt();
      create trigger test_age_sent before update of tries on attempts
        for each row when (old.tries = 0 and new.tries > 0) execute function test_age_attempt();`);
  } finally {
    await sql.end();
  }
}
