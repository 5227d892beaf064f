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
import type { TillState } from "../shared/till-state.ts";
import { addressWords, printerStatusWords } from "./print-words.ts";
import { Prints } from "./prints.tsx";
import { useAct, useHost } from "./till-hooks.ts";

/** The printer in the bar: what it last said, and where it is. */
export function PrinterMenu({ state }: { readonly state: TillState }) {
  const host = useHost();
  const act = useAct();
  const [isOpen, setOpen] = useState(false);
  const { settings, status } = state.printer;
  const said = printerStatusWords(status);
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
        <IconButton icon="printer" label="Printer" onPress={open} />
      )}
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title="Printer" size="medium">
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
              Open the customer display
            </ButtonLink>
          )}
        </div>
      </Dialog>
    </>
  );
}

function Status({ state, isAsking }: { readonly state: TillState; readonly isAsking: boolean }) {
  const host = useHost();
  const act = useAct();
  const { title, tone, todo } = printerStatusWords(state.printer.status);
  const tests = state.prints.filter(({ kind }) => kind === "test").slice(0, 1);
  return (
    <>
      <div className="printer-status" aria-live="polite">
        <StatusPill tone={isAsking ? "info" : tone}>{isAsking ? "Asking the printer …" : title}</StatusPill>
        {!isAsking && todo !== null && <span>{todo}</span>}
      </div>
      <div className="paid__acts">
        <Button
          icon="refresh"
          isPending={act.isPending}
          onPress={() => void act.run(() => host.checkPrinter())}
        >
          Ask again
        </Button>
        <Button
          icon="printer"
          isPending={act.isPending}
          onPress={() => void act.run(() => host.printTestPage())}
        >
          Print a test page
        </Button>
      </div>
      <Prints prints={tests} />
    </>
  );
}

const papers: Readonly<Record<PaperColumns, string>> = {
  32: "58 mm, 32 columns",
  42: "80 mm, 42 columns",
  48: "80 mm, 48 columns",
};

const makers: Readonly<Record<CodePageMap, string>> = {
  epson: "Epson, and most others",
  bixolon: "Bixolon",
  citizen: "Citizen",
  star: "Star, set to ESC/POS",
  xprinter: "Xprinter",
  "pos-5890": "POS-5890 and its likes",
};

function SettingsForm({
  settings,
  onSaved,
}: {
  readonly settings: PrinterSettings;
  readonly onSaved: () => void;
}) {
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
        label="Address"
        description="In the network, such as 192.168.1.50, or a device of this machine, such as /dev/usb/lp0. Empty: no printer."
        value={address}
        onChange={setAddress}
        errorMessage={act.problem ?? undefined}
      />
      <div className="printer-kinds">
        <Select
          label="Paper"
          options={paperColumns.map((columns) => ({ id: String(columns), label: papers[columns] }))}
          value={String(form.columns)}
          onChange={(id) =>
            setForm({ ...form, columns: paperColumns.find((one) => String(one) === id) ?? 42 })
          }
        />
        <Select
          label="Letters as"
          options={codePageMaps.map((id) => ({ id, label: makers[id] }))}
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
        Print each receipt by itself
      </Checkbox>
      <Checkbox isSelected={form.hasDrawer} onChange={(hasDrawer) => setForm({ ...form, hasDrawer })}>
        A cash drawer is plugged into it
      </Checkbox>
      <Button type="submit" variant="primary" isPending={act.isPending}>
        Save
      </Button>
    </form>
  );
}
