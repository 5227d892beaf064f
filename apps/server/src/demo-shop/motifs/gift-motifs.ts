import { type Motif, ink, lowered, paper } from "./tones.ts";

const giftBox: Motif = (c) => `
<rect x="8" y="31" width="56" height="37" rx="4" fill="${c.main}"/><path fill="${c.dark}" d="M50 31h14v33c0 2-2 4-4 4H50Z" opacity=".7"/><rect x="3" y="20" width="66" height="14" rx="4" fill="${c.light}"/><path fill="${c.main}" d="M3 29h66v1c0 2-2 4-4 4H7c-2 0-4-2-4-4Z"/>
<path fill="${c.second}" d="M30 20h12v48H30Z"/><path fill="${c.secondDark}" d="M30 34h12v4H30Z"/><path fill="none" stroke="${c.second}" stroke-width="5.500" stroke-linejoin="round" d="M36 20C28 3 12 3 14 12c1 6 12 8 22 8 10 0 21-2 22-8 2-9-14-9-22 8Z"/><rect x="31" y="15" width="10" height="9" rx="3" fill="${c.secondDark}"/>`;

const candle: Motif = (c) => `
<path fill="#f6b545" d="M36 2c6 7 8 11 8 15a8 8 0 0 1-16 0c0-4 2-8 8-15Z"/><path fill="#fff0c2" d="M36 10c3 4 4 6 4 8a4 4 0 0 1-8 0c0-2 1-4 4-8Z"/><path stroke="${ink}" stroke-width="2.400" stroke-linecap="round" d="M36 22v9"/>
<rect x="11" y="28" width="50" height="40" rx="7" fill="${paper}" opacity=".75"/><path fill="${c.main}" d="M14 34c14 5 30 5 44 0v27c0 3-2 5-5 5H19c-3 0-5-2-5-5Z"/><path fill="${c.dark}" d="M48 36.500c3-.5 7-1.500 10-2.500v27c0 3-2 5-5 5h-5Z" opacity=".7"/><ellipse cx="36" cy="33" rx="22" ry="4.500" fill="${c.light}"/>
<rect x="23" y="44" width="26" height="15" rx="2.500" fill="${paper}"/><path fill="${c.second}" d="M30 55c0-5 4-8 11-8 0 6-4 9-9 8Z"/>`;

const card: Motif = (c) => `
<g transform="rotate(-7 36 36)"><rect x="-2" y="22" width="62" height="44" rx="3" fill="${c.second}"/><path fill="${c.secondDark}" d="m-2 24 31 24 31-24v-1c0-1-1-1-2-1H0c-1 0-2 0-2 1Z" opacity=".6"/></g>
<g transform="rotate(6 40 32)"><rect x="19" y="3" width="45" height="56" rx="3" fill="${paper}"/><path fill="none" stroke="${c.main}" stroke-width="2" d="M23 7h37v48H23Z"/><path fill="${c.main}" d="M41.500 41c-10-7-13-11-12-16 2-6 9-6 12 0 3-6 10-6 12 0 1 5-2 9-12 16Z"/></g>`;

const book: Motif = (c) => `
<g transform="rotate(-6 36 36)"><path fill="${c.deep}" d="M10 6h48c3 0 5 2 5 5v53c0 3-2 5-5 5H14c-4 0-7-3-7-7V10Z"/><path fill="${paper}" d="M12 55h49v10H14c-3 0-5-2-5-5s1-5 3-5Z"/><path fill="none" stroke="#d8ccb6" stroke-width="1.400" d="M13 58.500h47M13 62h47"/><path fill="${c.main}" d="M12 3h46c3 0 5 2 5 5v48H14c-3 0-5 1-7 3V8c0-3 2-5 5-5Z"/><path fill="${c.dark}" d="M12 3h5v53h-3c-3 0-5 1-7 3V8c0-3 2-5 5-5Z"/>
<circle cx="40" cy="28" r="14" fill="${c.second}"/><path fill="${paper}" d="M34 20h2v6h2v-6h2v8l-2 2v8h-2v-8l-2-2Zm10 0c4 2 4 9 1 11v7h-2V20Z"/></g>`;

const tote: Motif = (c) => `
<path fill="none" stroke="${c.dark}" stroke-width="4.500" d="M22 30V15c0-8 5-12 14-12s14 4 14 12v15"/><path fill="${c.main}" d="M8 24h56l4 40c0 3-2 5-5 5H9c-3 0-5-2-5-5Z"/><path fill="${c.dark}" d="M52 24h12l4 40c0 3-2 5-5 5h-8Z" opacity=".55"/><path fill="${c.dark}" d="M8 24h56l.400 5H7.600Z" opacity=".6"/><path fill="none" stroke="${c.light}" stroke-width="4.500" stroke-linecap="round" d="M22 31v-6m28 6v-6"/>
<path fill="none" stroke="${c.second}" stroke-width="2.600" stroke-linecap="round" d="M35 62V40"/><g fill="${c.second}"><path d="M35 42c-6-2-8-6-7-11 6 1 9 5 7 11Zm0 0c6-2 8-6 7-11-6 1-9 5-7 11Zm-1 10c-6 1-10-2-12-7 6-2 11 1 12 7Zm2 0c6 1 10-2 12-7-6-2-11 1-12 7Z"/></g>`;

const bloom = (x: number, y: number, petal: string, eye: string) =>
  `<g transform="translate(${x} ${y})"><g fill="${petal}"><circle cy="-6" r="5.500"/><circle cx="5.700" cy="-1.900" r="5.500"/><circle cx="3.500" cy="4.900" r="5.500"/><circle cx="-3.500" cy="4.900" r="5.500"/><circle cx="-5.700" cy="-1.900" r="5.500"/></g><circle r="4" fill="${eye}"/></g>`;

const flowers: Motif = (c) => `
<path fill="none" stroke="#6d8a4a" stroke-width="3" stroke-linecap="round" d="M36 48 20 20m16 28L36 16m0 32 17-26"/><g fill="#86a663"><path d="M8 32c5-5 12-5 17 1-6 4-13 4-17-1Zm56 2c-5-5-12-5-16 1 5 4 12 4 16-1Z"/></g>
${bloom(18, 20, c.light, "#f0b94a")}${bloom(54, 21, c.light, "#f0b94a")}${bloom(36, 13, c.main, "#f0b94a")}${bloom(28, 31, c.main, "#f7d27c")}${bloom(45, 32, c.dark, "#f0b94a")}
<path fill="${c.second}" d="M12 37c8 4 16 5 24 5s16-1 24-5L44 69H28Z"/><path fill="${c.secondDark}" d="M36 42c8 0 16-1 24-5L44 69h-8Z" opacity=".5"/><path fill="${paper}" d="m23 54 26-1 2 5-26 2Z"/>`;

const apron: Motif = (c) => `
<path fill="none" stroke="${c.dark}" stroke-width="3.600" d="M24 14C24 1 48 1 48 14M13 35C4 36 1 40 0 46m59-11c9 1 12 5 13 11"/><path fill="${c.main}" d="M24 12h24c0 12 4 18 12 22v29c0 4-2 6-5 6H17c-3 0-5-2-5-6V34c8-4 12-10 12-22Z"/><path fill="${c.dark}" d="M44 12h4c0 12 4 18 12 22v29c0 4-2 6-5 6h-6c2-25 0-38-5-57Z" opacity=".5"/>
<path fill="${c.second}" d="M24 12h24v5H24Z"/><path fill="${c.light}" d="M22 43h28v11c0 5-5 8-14 8s-14-3-14-8Z"/><path fill="${c.second}" d="M22 43h28v4H22Z"/>`;

const soap: Motif = (c) => `
<rect x="2" y="31" width="68" height="32" rx="12" fill="${c.dark}"/><rect x="2" y="25" width="68" height="32" rx="14" fill="${c.main}"/><rect x="10" y="31" width="52" height="20" rx="9" fill="none" stroke="${c.light}" stroke-width="3"/><path fill="${c.second}" d="M29 47c-1-7 4-12 14-12 0 8-4 13-12 12Z"/>
<g fill="${paper}"><circle cx="14" cy="16" r="8" opacity=".9"/><circle cx="28" cy="9" r="5.500" opacity=".9"/><circle cx="27" cy="21" r="3.500" opacity=".9"/><circle cx="56" cy="14" r="6" opacity=".9"/><circle cx="65" cy="22" r="3" opacity=".9"/></g><g fill="none" stroke="${c.light}" stroke-width="1.600" stroke-linecap="round"><path d="M10 15c0-2 1-3 3-4m40 2c0-1 1-2 2-3"/></g>`;

const rollingPin: Motif = (c) => `
<g transform="rotate(-38 36 36)"><path fill="${c.second}" d="M-11 31.500h18v9H-11a4.500 4.500 0 0 1 0-9Zm76 0h18a4.500 4.500 0 0 1 0 9H65Z"/><rect x="5" y="25" width="62" height="22" rx="6" fill="${c.main}"/><path fill="${c.dark}" d="M5 38h62v3c0 3-3 6-6 6H11c-3 0-6-3-6-6Z"/><rect x="12" y="29" width="44" height="4" rx="2" fill="${c.light}"/></g>`;

const ticket: Motif = (c) => `
<g transform="rotate(-9 36 36)"><path fill="${c.main}" d="M-2 18c0-3 2-5 5-5h66c3 0 5 2 5 5v10a8 8 0 0 0 0 16v10c0 3-2 5-5 5H3c-3 0-5-2-5-5V44a8 8 0 0 0 0-16Z"/><path fill="none" stroke="${c.light}" stroke-width="2.600" stroke-dasharray="4 4" d="M52 15v42"/><path fill="none" stroke="${c.light}" stroke-width="1.800" d="M7 19h38v34H7Z" opacity=".7"/>
<path fill="${c.second}" d="M14 42c-5-2-5-10 1-11 1-7 9-9 13-4 6-2 10 4 7 8 2 4-1 7-4 7v6H14Z"/><path fill="${c.secondDark}" d="M14 45h17v3H14Z"/><path fill="none" stroke="${c.secondDark}" stroke-width="1.600" stroke-linecap="round" d="M20 42v-5m6 5v-6"/><path fill="${c.second}" d="m62 29 2.100 4.600 5 .500-3.700 3.400 1 5-4.400-2.500-4.400 2.500 1-5-3.700-3.400 5-.500Z"/></g>`;

export const giftMotifs = {
  giftBox,
  candle,
  card,
  book,
  tote,
  flowers,
  apron,
  soap: lowered(6, soap),
  rollingPin,
  ticket,
} as const;
