import { type Motif, ink, lowered, paper } from "./tones.ts";

const croissant: Motif = (c) => `
<path fill="${c.main}" d="M4 52C3 29 17 13 36 13s33 16 32 39c0 9-10 9-14 2-4-8-10-11-18-11s-14 3-18 11c-4 7-14 7-14-2Z"/>
<path fill="${c.dark}" d="M4 52c0-8 2-15 5-21 6 4 11 10 13 17-2 2-3 4-4 6-4 7-14 7-14-2Zm64 0c0-8-2-15-5-21-6 4-11 10-13 17 2 2 3 4 4 6 4 7 14 7 14-2Z"/>
<path fill="${c.light}" d="M26 15c3-1 6-2 10-2s7 1 10 2c1 10 0 20-3 29-2-1-4-1-7-1s-5 0-7 1c-3-9-4-19-3-29Z"/>
<path fill="none" stroke="${c.deep}" stroke-width="2" stroke-linecap="round" d="M26 15c-1 10 0 20 3 29m17-29c1 10 0 20-3 29M9 31c6 4 11 10 13 17m41-17c-6 4-11 10-13 17" opacity=".55"/>`;

const painAuChocolat: Motif = (c) => `
<rect x="5" y="21" width="62" height="34" rx="14" fill="${c.main}"/>
<path fill="${c.dark}" d="M5 41c8 4 19 6 31 6s23-2 31-6c0 8-6 14-14 14H19c-8 0-14-6-14-14Z"/>
<path fill="none" stroke="${c.light}" stroke-width="4" stroke-linecap="round" d="M18 26c-2 6-2 12 0 18m11-19c-1 7-1 13 0 20m14-20c1 7 1 13 0 20m11-19c2 6 2 12 0 18"/>
<path fill="${c.second}" d="M3 32h6v5H3zm60 0h6v5h-6zM3 41h6v5H3zm60 0h6v5h-6z"/>`;

const baguette: Motif = (c) => `
<g transform="rotate(-33 36 36)"><path fill="${c.main}" d="M-8 37C-8 27 10 24 36 24s44 3 44 13-18 12-44 12S-8 47-8 37Z"/>
<path fill="${c.dark}" d="M-8 37c4 5 20 7 44 7s40-2 44-7c0 10-18 12-44 12S-8 47-8 37Z"/>
<path fill="${c.light}" d="M4 36c4-6 9-8 15-9-3 5-8 8-15 9Zm17 0c4-6 9-8 15-10-3 5-8 9-15 10Zm17 0c4-6 9-8 15-10-3 5-8 9-15 10Zm17 0c4-5 8-7 13-8-3 4-7 7-13 8Z"/></g>`;

const loaf: Motif = (c) => `
<path fill="${c.main}" d="M3 46c0-21 15-32 33-32s33 11 33 32c0 9-6 12-13 12H16C9 58 3 55 3 46Z"/>
<path fill="${c.dark}" d="M3 45c8 5 19 7 33 7s25-2 33-7v1c0 9-6 12-13 12H16C9 58 3 55 3 46Z"/>
<path fill="none" stroke="${c.light}" stroke-width="4.5" stroke-linecap="round" d="M36 19v26M24 22c4 3 9 7 12 12m12-12c-4 3-9 7-12 12M16 31c8 1 15 4 20 11m20-11c-8 1-15 4-20 11"/>`;

const bun: Motif = (c) => `
<path fill="${c.second}" d="M12 42h48l-8 22H20Z"/><path fill="none" stroke="${c.secondDark}" stroke-width="2" d="m22 43 4 20m6-20 2 20m6-20-2 20m12-20-4 20"/>
<path fill="${c.main}" d="M8 42c-2-13 11-22 28-22s30 9 28 22c-1 5-6 5-8 2-3 4-9 4-12 0-2 4-14 4-16 0-3 4-9 4-12 0-2 3-7 3-8-2Z"/>
<circle cx="36" cy="17" r="11" fill="${c.main}"/><path fill="${c.dark}" d="M25 19c3 6 19 6 22 0 0 6-5 9-11 9s-11-3-11-9Z"/>
<path fill="none" stroke="${c.light}" stroke-width="4" stroke-linecap="round" d="M30 12c1-2 3-2 5-2M17 34c1-4 4-6 8-7"/>`;

const cinnamonRoll: Motif = (c) => `
<circle cx="36" cy="37" r="31" fill="${c.dark}"/><circle cx="36" cy="35" r="30" fill="${c.main}"/>
<path fill="none" stroke="${c.deep}" stroke-width="4" stroke-linecap="round" d="M37 37c-3 1-6-1-5-5 1-5 9-6 12 0 3 7-3 14-11 13-10-1-14-12-8-20 8-10 25-7 28 6 2 13-8 24-22 24"/>
<path fill="${paper}" d="M14 27c4-9 12-14 21-15 5 0 6 5 1 6-7 1-10 3-13 7-2 4-2 7-6 7-3 0-4-2-3-5Zm32 30c5-1 8-5 9-10 1-3 5-3 6 0 1 6-5 14-11 16-5 1-8-5-4-6Z"/>`;

const cookie: Motif = (c) => `
<circle cx="36" cy="37" r="30" fill="${c.dark}"/><circle cx="36" cy="35" r="30" fill="${c.main}"/>
<path fill="${c.light}" d="M12 26c5-9 14-15 24-15 4 0 4 4 0 5-9 1-15 5-19 12-2 4-7 2-5-2Z" opacity=".7"/>
<g fill="${c.second}"><ellipse cx="27" cy="27" rx="5" ry="4"/><ellipse cx="46" cy="23" rx="4" ry="4.5"/><ellipse cx="51" cy="40" rx="5" ry="4"/><ellipse cx="35" cy="42" rx="4.5" ry="5"/><ellipse cx="20" cy="44" rx="4" ry="3.6"/><ellipse cx="42" cy="56" rx="4.5" ry="3.5"/><circle cx="37" cy="31" r="2"/><circle cx="27" cy="54" r="2.3"/></g>`;

const tart: Motif = (c) => `
<path fill="${c.second}" d="M3 36h66l-7 18c-1 4-5 6-9 6H19c-4 0-8-2-9-6Z"/><path fill="none" stroke="${c.secondDark}" stroke-width="2.4" stroke-linecap="round" d="m14 42 4 14m8-13 2 15m8-15v15m10-15-2 15m14-16-4 14"/>
<ellipse cx="36" cy="35" rx="34" ry="14" fill="${c.secondDark}"/><ellipse cx="36" cy="33" rx="34" ry="14" fill="${c.second}"/><ellipse cx="36" cy="33" rx="28" ry="10" fill="${c.main}"/>
<path fill="${c.light}" d="M14 31c3-4 10-6 18-7 3 0 3 3 0 3-6 1-11 3-14 6-2 1-5 0-4-2Z"/><g fill="${c.dark}"><circle cx="42" cy="31" r="3"/><circle cx="50" cy="35" r="2.4"/><circle cx="34" cy="37" r="2.4"/></g>`;

const cake: Motif = (c) => `
<path fill="${c.main}" d="M5 34 66 24v38H5Z"/><path fill="${c.dark}" d="M5 43v6l61-3v-7Z"/><path fill="${c.dark}" d="M5 57v5h61v-6Z" opacity=".7"/>
<path fill="${c.second}" d="M5 34C18 22 38 14 56 12c6 0 10 5 10 12v6c-4 5-7-1-11 3s-9 0-12 3c-4 4-9-1-13 3-3 3-8-1-11 2-4 3-14 3-14-7Z"/>
<circle cx="42" cy="13" r="7" fill="#c2413b"/><path fill="none" stroke="${ink}" stroke-width="2" stroke-linecap="round" d="M43 7c1-3 4-5 7-5"/><path fill="none" stroke="#e58a84" stroke-width="2" stroke-linecap="round" d="M38 12c0-2 1-3 3-3"/>`;

const sandwich: Motif = (c) => `
<g transform="translate(-10 15) scale(1.28 .82)"><path fill="${c.main}" d="M3 34c0-12 11-18 33-18s33 6 33 18Z"/><path fill="none" stroke="${c.light}" stroke-width="3.6" stroke-linecap="round" d="M17 27c3-3 6-4 10-5m6 4c3-3 6-5 10-5m6 5c3-2 5-3 8-3"/>
<path fill="#86ac5c" d="M2 36c0-3 2-5 5-5h58c3 0 5 2 5 5 0 5-5 6-8 2-3 6-10 6-13 1-3 6-10 6-13 0-3 6-10 6-13 0-3 5-10 5-13-1-3 4-8 3-8-2Z"/>
<path fill="${c.second}" d="M5 42h62v5c0 2-1 3-3 3H8c-2 0-3-1-3-3Z"/><path fill="${c.dark}" d="M4 50h64c0 9-6 12-13 12H17C10 62 4 59 4 50Z"/></g>`;

const bowl: Motif = (c) => `
<path fill="none" stroke="${paper}" stroke-width="4" stroke-linecap="round" d="M26 18c-4-5 4-7 0-13m11 13c-4-5 4-7 0-13m11 13c-4-5 4-7 0-13"/>
<path fill="${c.second}" d="M3 32h66c0 16-9 27-20 30v4H23v-4C12 59 3 48 3 32Z"/><ellipse cx="36" cy="32" rx="33" ry="9" fill="${c.secondDark}"/><ellipse cx="36" cy="32" rx="29" ry="6.6" fill="${c.main}"/>
<path fill="${c.light}" d="M20 31c4-3 10-3 15-3 3 0 3 2 0 2-5 0-9 1-12 2-2 1-5 0-3-1Z"/><path fill="#7d9c52" d="M42 33c3-4 8-4 11-2-3 4-8 5-11 2Z"/>`;

export const bakeryMotifs = {
  croissant: lowered(10, croissant),
  painAuChocolat: lowered(13, painAuChocolat),
  baguette,
  loaf: lowered(10, loaf),
  bun: lowered(4, bun),
  cinnamonRoll,
  cookie,
  tart: lowered(9, tart),
  cake: lowered(7, cake),
  sandwich,
  bowl,
} as const;
