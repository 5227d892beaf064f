import { code128 } from "@till/receipts";
import { create } from "qrcode";
import type { PaperItem } from "./decode-paper.ts";
import type { BoxesState, Slip } from "./virtual-printer.ts";

/** The drawer and the paper as HTML. What was printed is text, whatever it was. */
export function drawBoxes({ slips, openings, manner }: BoxesState): string {
  return [
    `<section class="drawer" aria-label="Cash drawer">${drawer(openings)}</section>`,
    `<section class="tray" aria-label="Paper" data-manner="${manner}">`,
    slips.length === 0 ? '<p class="empty">Nothing has come out yet.</p>' : "",
    ...slips.map(slipHtml),
    "</section>",
  ].join("");
}

function drawer(openings: readonly number[]): string {
  const [latest] = openings;
  const times = openings.map((atMs) => `<li>${timeHtml(atMs)}</li>`).join("");
  if (latest === undefined) return "<h2>Drawer</h2><p>Shut. Nothing has opened it yet.</p>";
  return `<h2>Drawer</h2><p class="kicked">Kicked open ${openings.length === 1 ? "once" : `${openings.length} times`}</p><ol>${times}</ol>`;
}

const timeHtml = (atMs: number): string =>
  `<time datetime="${new Date(atMs).toISOString()}">${new Date(atMs).toISOString().slice(11, 19)} UTC</time>`;

function slipHtml({ items, isCut, startedAtMs }: Slip): string {
  const end = isCut ? '<p class="cut">cut here</p>' : '<p class="uncut">not cut</p>';
  return `<article class="slip"><p class="when">${timeHtml(startedAtMs)}</p><div class="paper">${items.map(itemHtml).join("")}</div>${end}</article>`;
}

function itemHtml(item: PaperItem): string {
  switch (item.kind) {
    case "text":
      return `<div class="${item.align}">${lineSvg(item)}</div>`;
    case "qr":
      return `<div class="${item.align}">${qrSvg(item.text)}</div>`;
    case "barcode":
      return `<div class="${item.align}">${barcodeSvg(item.text)}<p>${escape(item.text)}</p></div>`;
    case "picture":
      return `<div class="${item.align}">${pictureSvg(item)}</div>`;
    case "unread":
      return `<p class="unread">unknown command ${escape(item.bytes)}</p>`;
  }
}

const cell = { width: 8, height: 18 } as const;

/** Each letter on its own column, whatever faces this machine has. */
function lineSvg({ text, isBold, width, height }: Extract<PaperItem, { kind: "text" }>): string {
  const letters = Array.from(text);
  const columns = letters.map((_, at) => at * cell.width).join(" ");
  const wide = Math.max(1, letters.length) * cell.width;
  const size = `width="${wide * width}" height="${cell.height * height}" viewBox="0 0 ${wide} ${cell.height}"`;
  const words = letters.length === 0 ? "" : `<text x="${columns}" y="13">${escape(text)}</text>`;
  return `<svg class="line${isBold ? " bold" : ""}" preserveAspectRatio="none" ${size}>${words}</svg>`;
}

function qrSvg(text: string): string {
  if (text === "") return "";
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  const dots: string[] = [];
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) if (modules.get(y, x)) dots.push(`M${x} ${y}h1v1h-1z`);
  }
  const { size } = modules;
  return `<svg class="qr" role="img" aria-label="QR code: ${escape(text)}" viewBox="0 0 ${size} ${size}"><path d="${dots.join("")}"/></svg>`;
}

function barcodeSvg(text: string): string {
  if (!/^[ -~]+$/.test(text)) return "";
  const { width, bars } = code128(text);
  const path = bars.map(([start, bar]) => `M${start} 0h${bar}v10h-${bar}z`).join("");
  return `<svg class="barcode" role="img" aria-label="Barcode: ${escape(text)}" viewBox="0 0 ${width} 10" preserveAspectRatio="none"><path d="${path}"/></svg>`;
}

function pictureSvg({ width, height, bits }: Extract<PaperItem, { kind: "picture" }>): string {
  const runs: string[] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const byte = bits[y * (width / 8) + (x >> 3)] ?? 0;
      if ((byte >> (7 - (x & 7))) & 1) runs.push(`M${x} ${y}h1v1h-1z`);
    }
  }
  return `<svg class="picture" role="img" aria-label="Picture" width="${width / 2}" height="${height / 2}" viewBox="0 0 ${width} ${height}"><path d="${runs.join("")}"/></svg>`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escape = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
