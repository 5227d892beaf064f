import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Card } from "@till/ui";
import type { ReceiptLogoView } from "@till/wire";
import { useEffect, useRef, useState } from "react";
import { useSave } from "../forms/use-save.ts";
import { useMay, useOffice } from "../services.ts";
import { readPicture } from "./read-picture.ts";
import { type Dots, isBlack } from "./to-dots.ts";

interface Content {
  readonly logo: Pick<ReceiptLogoView, "width" | "height" | "bits"> | null;
}

/** The shop's own picture above its receipts: shown as a printer prints it before it is saved. */
export function LogoCard() {
  const { till } = useOffice();
  const may = useMay();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ["logo"],
    queryFn: () => till.settings.logo.query({}),
    enabled: may("settings.read"),
  });
  const [chosen, setChosen] = useState<Dots | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  const saving = useSave<Content>({
    send: (content) => till.settings.saveLogo.mutate(content),
    onSaved: () => {
      setChosen(null);
      void queries.invalidateQueries({ queryKey: ["logo"] });
    },
  });
  if (!query.isSuccess) return null;
  const choose = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const read = await readPicture(file);
    setChosen(read.ok ? read.dots : null);
    setWhy(read.ok ? null : read.why);
  };
  const saved = query.data && dotsOf(query.data);
  const shown = chosen ?? saved;
  return (
    <Card title="Logo on receipts">
      <div className="logo">
        {shown ? (
          <DotsPicture
            dots={shown}
            label={chosen ? "The chosen logo, as it prints" : "The logo on receipts"}
          />
        ) : (
          <p className="till-muted">Receipts begin with the shop’s name.</p>
        )}
        {may("settings.save") && (
          <>
            <label className="logo__file">
              <span>A PNG picture, up to 2 MB. It is printed in black dots, 48 mm wide at most.</span>
              <input
                type="file"
                accept="image/png"
                // The same file once more, mended meanwhile, is a choice too.
                onClick={(event) => (event.currentTarget.value = "")}
                onChange={(event) => void choose(event.target.files?.[0])}
              />
            </label>
            <div className="register-acts">
              {chosen && (
                <Button
                  variant="primary"
                  isPending={saving.isPending}
                  onPress={() => saving.save({ logo: { ...chosen, bits: toBase64(chosen.bits) } })}
                >
                  Print it on receipts
                </Button>
              )}
              {!chosen && saved && (
                <Button isPending={saving.isPending} onPress={() => saving.save({ logo: null })}>
                  Print no logo
                </Button>
              )}
            </div>
          </>
        )}
        <div role="alert" className="office-error">
          {why ?? saving.message}
        </div>
      </div>
    </Card>
  );
}

/** Paper is white in the dark too. */
function DotsPicture({ dots, label }: { readonly dots: Dots; readonly label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const pen = canvas.current?.getContext("2d");
    if (!pen) return;
    pen.fillStyle = "#fffefa";
    pen.fillRect(0, 0, dots.width, dots.height);
    pen.fillStyle = "#191b17";
    for (let y = 0; y < dots.height; y += 1)
      for (let x = 0; x < dots.width; x += 1) if (isBlack(dots, x, y)) pen.fillRect(x, y, 1, 1);
  }, [dots]);
  return (
    <canvas
      ref={canvas}
      className="logo__picture"
      width={dots.width}
      height={dots.height}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an img wants an address, and these dots have none
      role="img"
      aria-label={label}
    />
  );
}

const dotsOf = ({ width, height, bits }: ReceiptLogoView): Dots => ({
  width,
  height,
  bits: Uint8Array.from(atob(bits), (letter) => letter.codePointAt(0) ?? 0),
});

const toBase64 = (bits: Uint8Array): string =>
  btoa(Array.from(bits, (byte) => String.fromCodePoint(byte)).join(""));
