import "./gateways.css";
import type { SettingsPage } from "@till/wire";
import { useTitle } from "../../shared/use-title.ts";
import { Reading } from "../lists/reading.tsx";
import { useStore } from "../services.ts";
import { atInWords } from "../words.ts";
import { MessagesCard } from "./messages-card.tsx";
import { OrderCard } from "./order-card.tsx";
import { PermissionsCard } from "./permissions-card.tsx";
import { SaveBar } from "./save-bar.tsx";
import type { SettingsDraft } from "./settings-draft.ts";
import { TryRouteCard } from "./try-route-card.tsx";
import { useSettings } from "./use-settings.ts";

/** Which gateway takes a charge, on what terms, how each is doing, and what the shop allows. */
export function GatewaysPage() {
  useTitle("Gateways · Till office");
  const settings = useSettings();
  const { timeZone } = useStore();
  const savedAtMs = settings.query.data?.savedAtMs ?? null;
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">
            {savedAtMs === null ? "As delivered, nothing set yet" : `Saved ${atInWords(savedAtMs, timeZone)}`}
          </p>
          <h1>Gateways</h1>
        </div>
      </header>
      <Reading noun="settings" query={settings.query} reassurance="Charges are routed as before.">
        {(page) => settings.draft && <Settings page={page} draft={settings.draft} settings={settings} />}
      </Reading>
    </>
  );
}

function Settings({
  page,
  draft,
  settings,
}: {
  readonly page: SettingsPage;
  readonly draft: SettingsDraft;
  readonly settings: ReturnType<typeof useSettings>;
}) {
  const { problems, change } = settings;
  return (
    <>
      <div className="office-two gateways-two">
        <OrderCard draft={draft} health={page.health} problems={problems} onChange={change} />
        <div className="sale-moves">
          <TryRouteCard settings={settings.settings} isEdited={settings.isEdited} />
          <PermissionsCard draft={draft} onChange={change} />
          <MessagesCard
            draft={draft}
            mail={page.mail}
            problem={problems["fulfilmentUrl"]}
            onChange={change}
          />
        </div>
      </div>
      <SaveBar settings={settings} />
    </>
  );
}
