import { type CodePageMap, type PaperColumns, codePageMaps, paperColumns } from "@till/receipts";
import {
  Banner,
  Button,
  ButtonLink,
  Checkbox,
  Dialog,
  IconButton,
  Select,
  StatusPill,
  TextField,
} from "@till/ui";
import { useState } from "react";
import type { PrinterSettings } from "../shared/printing.ts";
import type { Say } from "../shared/speech.ts";
import type { TillState } from "../shared/till-state.ts";
import { addressWords, printerStatusWords } from "./print-words.ts";
import { Prints } from "./prints.tsx";
import { useAct, useHost } from "./till-hooks.ts";
import { useSpeech } from "./speech.tsx";

/** The printer in the bar: what it last said, and where it is. */
export function PrinterMenu({ state }: { readonly state: TillState }) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [isOpen, setOpen] = useState(false);
  const { settings, status } = state.printer;
  const said = printerStatusWords(status, say);
  const open = () => {
    setOpen(true);
    void act.run(() => host.checkPrinter());
  };
  const isBad = settings.address !== null && (said.tone === "bad" || said.tone === "warn");
  return (
    <>
      {isBad ? (
        <Button variant="quiet" icon="printer" onPress={open}>
          {said.title}
        </Button>
      ) : (
        <IconButton icon="printer" label={say("app.printer")} onPress={open} />
      )}
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={say("app.printer")} size="medium">
        <div className="stack">
          {settings.address !== null && <Status state={state} isAsking={act.isPending} />}
          <SettingsForm
            // Typed anew when it was saved elsewhere.
            key={JSON.stringify(settings)}
            settings={settings}
            onSaved={() => void act.run(() => host.checkPrinter())}
          />
          {act.problem !== null && <Banner tone="bad" title={act.problem} />}
          {/* The desktop programme opens its own on the second screen. */}
          {!globalThis.tillLine && (
            <ButtonLink href="./display.html" target="_blank">
              {say("printing.open_display")}
            </ButtonLink>
          )}
        </div>
      </Dialog>
    </>
  );
}

function Status({ state, isAsking }: { readonly state: TillState; readonly isAsking: boolean }) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const { title, tone, todo } = printerStatusWords(state.printer.status, say);
  const tests = state.prints.filter(({ kind }) => kind === "test").slice(0, 1);
  return (
    <>
      <div className="printer-status" aria-live="polite">
        <StatusPill tone={isAsking ? "info" : tone}>{isAsking ? say("printing.asking") : title}</StatusPill>
        {!isAsking && todo !== null && <span>{todo}</span>}
      </div>
      <div className="paid__acts">
        <Button
          icon="refresh"
          isPending={act.isPending}
          onPress={() => void act.run(() => host.checkPrinter())}
        >
          {say("printing.ask_again")}
        </Button>
        <Button
          icon="printer"
          isPending={act.isPending}
          onPress={() => void act.run(() => host.printTestPage())}
        >
          {say("printing.print_test")}
        </Button>
      </div>
      <Prints prints={tests} />
    </>
  );
}

const widths: Readonly<Record<PaperColumns, number>> = { 32: 58, 42: 80, 48: 80 };

function makerWords(maker: CodePageMap, say: Say): string {
  switch (maker) {
    case "epson":
      return say("printing.epson");
    case "star":
      return say("printing.star");
    case "pos-5890":
      return say("printing.pos_5890");
    case "bixolon":
      return "Bixolon";
    case "citizen":
      return "Citizen";
    case "xprinter":
      return "Xprinter";
  }
}

function SettingsForm({
  settings,
  onSaved,
}: {
  readonly settings: PrinterSettings;
  readonly onSaved: () => void;
}) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [address, setAddress] = useState(addressWords(settings.address));
  const [form, setForm] = useState(settings);
  const save = async () => {
    const { columns, codePages, printsByItself, hasDrawer } = form;
    const answer = await act.run(() =>
      host.savePrinter({ address, columns, codePages, printsByItself, hasDrawer }),
    );
    if (answer?.ok) onSaved();
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label={say("printing.address")}
        description={say("printing.address_more")}
        value={address}
        onChange={setAddress}
        errorMessage={act.problem ?? undefined}
      />
      <div className="printer-kinds">
        <Select
          label={say("printing.paper")}
          options={paperColumns.map((columns) => ({
            id: String(columns),
            label: say("printing.paper_kind", { width: widths[columns], columns }),
          }))}
          value={String(form.columns)}
          onChange={(id) =>
            setForm({ ...form, columns: paperColumns.find((one) => String(one) === id) ?? 42 })
          }
        />
        <Select
          label={say("printing.letters_as")}
          options={codePageMaps.map((id) => ({ id, label: makerWords(id, say) }))}
          value={form.codePages}
          onChange={(id) =>
            setForm({ ...form, codePages: codePageMaps.find((one) => one === id) ?? "epson" })
          }
        />
      </div>
      <Checkbox
        isSelected={form.printsByItself}
        onChange={(printsByItself) => setForm({ ...form, printsByItself })}
      >
        {say("printing.by_itself")}
      </Checkbox>
      <Checkbox isSelected={form.hasDrawer} onChange={(hasDrawer) => setForm({ ...form, hasDrawer })}>
        {say("printing.has_drawer")}
      </Checkbox>
      <Button type="submit" variant="primary" isPending={act.isPending}>
        {say("printing.save")}
      </Button>
    </form>
  );
}
