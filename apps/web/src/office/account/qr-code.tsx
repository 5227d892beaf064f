import { create } from "qrcode";

/** A QR code as one picture, dark on light in every theme: cameras read no other. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  const { size } = modules;
  const squares: string[] = [];
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) if (modules.get(y, x)) squares.push(`M${x} ${y}h1v1h-1z`);
  return (
    <svg className="qr-code" role="img" aria-label={label} viewBox={`-4 -4 ${size + 8} ${size + 8}`}>
      <path fill="#fff" d={`M-4 -4h${size + 8}v${size + 8}h${-(size + 8)}z`} />
      <path fill="#000" shapeRendering="crispEdges" d={squares.join("")} />
    </svg>
  );
}
