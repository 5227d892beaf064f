import { standardScaleCodes } from "@till/catalogue";
import type { MerchantSettings, Tx } from "@till/db";
import type { Uuid } from "@till/kernel";
import { type Json, defaultRouting } from "@till/payments";
import type { SettingsPage } from "@till/wire";
import { authorize } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { onceIn } from "../idempotent.ts";
import { gatewayHealth } from "../routing/gateway-health.ts";
import { TillError } from "../till-error.ts";

const unsaved: MerchantSettings = {
  routing: defaultRouting,
  fees: {},
  refundToCash: false,
  fulfilmentUrl: null,
};

/** What a manager has set, with what it acts on. Throws `forbidden`. */
export function getSettings(deps: Deps) {
  const health = gatewayHealth(deps);
  return async (caller: Caller): Promise<SettingsPage> => {
    authorize(caller, "settings.read");
    const standing = await deps.uow.read(deps.merchantId, standingSettings);
    return pageOf(deps, health(), standing);
  };
}

/**
 * Replaces the settings as a whole, with who, before and after on record. Throws `invalid_input`, `forbidden`, and
 * `conflict` where others were saved since those that these were made from.
 */
export function saveSettings(deps: Deps) {
  const health = gatewayHealth(deps);
  return (
    caller: Caller,
    input: {
      readonly id: Uuid;
      readonly settings: MerchantSettings;
      readonly basedOnMs?: number | null | undefined;
    },
  ): Promise<SettingsPage> => {
    authorize(caller, "settings.save");
    refuseUnfit(input.settings);
    const nowMs = deps.clock.nowMs();
    const key = { procedure: "settings.save", id: input.id, content: input, nowMs };
    return deps.uow.run(deps.merchantId, async (tx) => {
      const before = await standingSettings(tx);
      return onceIn(tx, key, {
        asItStands: () => Promise.resolve(pageOf(deps, health(), before)),
        first: async () => {
          const { settings, basedOnMs } = input;
          const savedAtMs = await tx.settings.save(settings, { nowMs, basedOnMs });
          if (savedAtMs === null) throw savedMeanwhile();
          await audit(deps, tx, toActor(caller), {
            action: "settings.saved",
            subject: deps.merchantId,
            before: toJson(before.settings),
            after: toJson(settings),
          });
          return pageOf(deps, health(), { settings, savedAtMs });
        },
      });
    });
  };
}

type Standing = Pick<SettingsPage, "settings" | "savedAtMs">;

async function standingSettings(tx: Tx): Promise<Standing> {
  return (await tx.settings.findSaved()) ?? { settings: unsaved, savedAtMs: null };
}

const savedMeanwhile = (): TillError =>
  new TillError({
    code: "conflict",
    retry: "never",
    message: "Somebody else saved these settings in the meantime. Nothing of yours is saved yet.",
  });

const pageOf = (deps: Deps, health: SettingsPage["health"], standing: Standing): SettingsPage => ({
  ...standing,
  health,
  mail: { configured: deps.senders.mail !== null, from: deps.senders.mail?.from ?? "" },
});

function refuseUnfit({ routing }: MerchantSettings): void {
  const names = routing.rules.map(({ gateway }) => gateway);
  if (new Set(names).size !== names.length)
    throw unfit("A gateway stands in the order twice. Keep one line of it.");
  const reversed = routing.rules.find(
    ({ minMinor, maxMinor }) => minMinor !== null && maxMinor !== null && minMinor > maxMinor,
  );
  if (reversed) throw unfit(`The smallest amount for ${reversed.gateway} is above its largest.`);
}

const unfit = (message: string): TillError =>
  new TillError({ code: "invalid_input", retry: "never", field: "settings.routing.rules", message });

/** For the audit trail, whose JSON has no bigints. */
function toJson({
  routing,
  fees,
  refundToCash,
  roundEuroCash = false,
  fulfilmentUrl,
  externalTenders = [],
  scaleCodes = standardScaleCodes,
}: MerchantSettings): Json {
  const rate = ({ rateBasisPoints, fixedMinor }: MerchantSettings["fees"][string]["online"]): Json => ({
    rateBasisPoints,
    fixedMinor: fixedMinor.toString(),
  });
  return {
    refundToCash,
    roundEuroCash,
    fulfilmentUrl,
    externalTenders: externalTenders.map(({ name }) => name),
    scaleCodes: scaleCodes.map((rule) => ({ ...rule })),
    prefer: routing.prefer,
    rules: routing.rules.map(({ minMinor, maxMinor, ...rule }) => ({
      ...rule,
      minMinor: minMinor?.toString() ?? null,
      maxMinor: maxMinor?.toString() ?? null,
    })),
    fees: Object.fromEntries(
      Object.entries(fees).map(([gateway, { online, inPerson }]) => [
        gateway,
        { online: rate(online), inPerson: rate(inPerson) },
      ]),
    ),
  };
}
