import { type Motif, ink, lowered, paper } from "./tones.ts";

const jar: Motif = (c) => `
<path fill="${c.main}" d="M16 20h40c4 3 6 6 6 11v28c0 6-4 9-9 9H19c-5 0-9-3-9-9V31c0-5 2-8 6-11Z"/><path fill="${c.dark}" d="M46 20h10c4 3 6 6 6 11v28c0 6-4 9-9 9h-8c4-2 6-5 6-9V31c0-5-2-8-5-11Z"/>
<rect x="14" y="5" width="44" height="15" rx="4" fill="${c.second}"/><path fill="${c.secondDark}" d="M46 5h8c2 0 4 2 4 4v7c0 2-2 4-4 4h-8Z"/><path fill="${paper}" d="M10 35h52v21H10Z"/>
<circle cx="36" cy="46" r="7" fill="${c.main}"/><path fill="#7d9c52" d="M36 40c1-5 5-6 9-5-1 5-4 7-9 5Z"/><path fill="none" stroke="${c.light}" stroke-width="3" stroke-linecap="round" d="M16 31c0-2 1-4 3-6"/>`;

const honey: Motif = (c) => `
<path fill="${c.main}" d="M9 30h42c4 3 6 6 6 10v18c0 6-4 10-9 10H12c-5 0-9-4-9-10V40c0-4 2-7 6-10Z"/><path fill="${c.dark}" d="M42 30h9c4 3 6 6 6 10v18c0 6-4 10-9 10h-6c3-2 5-5 5-10V40c0-4-2-7-5-10Z"/><rect x="7" y="20" width="46" height="11" rx="4" fill="${c.second}"/>
<path fill="${paper}" d="m30 38 11 6v12l-11 6-11-6V44Z"/><path fill="${c.main}" d="m30 43 6 3.500v7L30 57l-6-3.500v-7Z"/>
<path fill="none" stroke="#a5713d" stroke-width="4" stroke-linecap="round" d="m46 26 14-17"/><g transform="rotate(40 62 7)"><rect x="53" y="-6" width="18" height="22" rx="8" fill="#c08a4d"/><path fill="none" stroke="#8f5f31" stroke-width="2.200" d="M53 1h18M53 6h18M54 11h16"/></g>`;

const cheeseWedge: Motif = (c) => `
<path fill="${c.light}" d="M2 37 50 13c11 4 18 12 20 24Z"/><path fill="${c.main}" d="M2 37h68v24H2Z"/><path fill="${c.second}" d="M50 13c11 4 18 12 20 24v24h-5V38c-2-11-9-19-19-23Z"/>
<g fill="${c.dark}"><ellipse cx="18" cy="49" rx="5.500" ry="4.500"/><ellipse cx="42" cy="44" rx="4" ry="3.200"/><ellipse cx="51" cy="54" rx="5" ry="4"/><circle cx="31" cy="56" r="2.600"/></g><g fill="${c.main}"><ellipse cx="42" cy="27" rx="5" ry="2.600"/><ellipse cx="26" cy="32" rx="3" ry="1.500"/></g>`;

const cheeseWheel: Motif = (c) => `
<path fill="${c.dark}" d="M2 30v18c0 8 15 15 34 15s34-7 34-15V30Z"/><ellipse cx="36" cy="30" rx="34" ry="15" fill="${c.main}"/><path fill="none" stroke="${c.light}" stroke-width="2.500" stroke-linecap="round" d="M10 30c1-6 12-10 24-10"/>
<path fill="${c.second}" d="m36 30 32-6c3 7 2 11-6 16Z"/><path fill="${c.second}" d="m36 30 26 10v17L36 49Z"/><path fill="${c.secondDark}" d="m36 30 32-6c2 3 2 5 2 8v16l-8 9V40Z" opacity=".35"/>`;

const butter: Motif = (c) => `
<path fill="${paper}" d="M1 50h70l-6 12c-1 2-2 3-4 3H11c-2 0-3-1-4-3Z"/><path fill="#e4dac8" d="M1 50h70l-2 5H3Z"/><path fill="${c.main}" d="M9 30h38v20H9Z"/><path fill="${c.light}" d="m9 30 10-11h38L47 30Z"/><path fill="${c.dark}" d="m47 30 10-11v20L47 50Z"/>
<path fill="${c.light}" d="M22 27h9l3-4h-9Z" opacity=".9"/><path fill="none" stroke="${c.dark}" stroke-width="1.600" d="M19 30v20m10-20v20m9-20v20" opacity=".5"/>`;

const eggs: Motif = (c) => `
<g fill="${c.main}"><path d="M17 46c-7 0-11-5-11-11C6 27 11 17 17 17s11 10 11 18c0 6-4 11-11 11Zm19 0c-7 0-11-5-11-11 0-8 5-18 11-18s11 10 11 18c0 6-4 11-11 11Zm19 0c-7 0-11-5-11-11 0-8 5-18 11-18s11 10 11 18c0 6-4 11-11 11Z"/></g>
<path fill="none" stroke="${c.light}" stroke-width="3" stroke-linecap="round" d="M11 33c0-4 2-8 4-10m15 10c0-4 2-8 4-10m15 10c0-4 2-8 4-10"/>
<path fill="${c.second}" d="M2 38c4 0 4 5 8 5h2c5 0 5-5 9-5h4c5 0 5 5 9 5h4c5 0 5-5 9-5h4c5 0 4 5 9 5h2c4 0 4-5 8-5l-4 22c-1 3-3 5-6 5H12c-3 0-5-2-6-5Z"/><path fill="${c.secondDark}" d="M5 55h62l-1 5c-1 3-3 5-6 5H12c-3 0-5-2-6-5Z" opacity=".6"/>`;

const oil: Motif = (c) => `
<path fill="${c.main}" d="M31 9h10v12c0 4 11 7 11 17v25c0 3-2 5-5 5H25c-3 0-5-2-5-5V38c0-10 11-13 11-17Z"/><path fill="${c.dark}" d="M41 21c0 4 11 7 11 17v25c0 3-2 5-5 5h-6c3 0 5-2 5-5V38c0-8-5-11-7-14Z"/><rect x="29" y="2" width="14" height="9" rx="2.500" fill="${c.second}"/>
<path fill="${paper}" d="M20 41h32v18H20Z"/><ellipse cx="34" cy="51" rx="5" ry="6" transform="rotate(24 34 51)" fill="${c.main}"/><path fill="${c.second}" d="M37 46c2-4 6-5 10-3-2 4-6 5-10 3Z"/><path fill="none" stroke="${c.light}" stroke-width="2.600" stroke-linecap="round" d="M25 37c1-4 3-6 6-8"/>`;

const olive: Motif = (c) => `
<path fill="none" stroke="#8b6b43" stroke-width="3" stroke-linecap="round" d="M8 14c18-4 36 0 56 10"/><g fill="${c.second}"><path d="M14 12c2-9 10-12 17-10-1 8-8 13-17 10Zm26 3c5-8 14-9 20-4-4 7-12 10-20 4Zm20 8c5 1 9 6 8 13-7 0-11-6-8-13Z"/></g>
<path fill="none" stroke="#8b6b43" stroke-width="2.400" d="M24 13v12m22-7v16"/><ellipse cx="23" cy="42" rx="15" ry="19" fill="${c.main}"/><ellipse cx="48" cy="49" rx="14" ry="18" fill="${c.dark}"/>
<path fill="none" stroke="${c.light}" stroke-width="3.600" stroke-linecap="round" d="M14 39c1-5 3-8 6-10m20 18c1-5 3-7 5-9"/><circle cx="25" cy="56" r="3" fill="${c.deep}"/><circle cx="50" cy="62" r="2.800" fill="${c.deep}"/>`;

const pasta: Motif = (c) => `
<g transform="rotate(24 36 36)"><path fill="${c.main}" d="M21-4h30l-4 38 6 42H19l6-42Z"/><path fill="none" stroke="${c.dark}" stroke-width="1.800" d="m26-4 2 38-3 42M32-4l1 38-2 42M38-4l-1 38 2 42M45-4l-3 38 4 42"/><path fill="none" stroke="${c.light}" stroke-width="1.800" d="m23-4 3 38-4 42M29-4l1 38-2 42M35-4v80M42-4l-2 38 2 42"/>
<rect x="21" y="28" width="30" height="13" rx="3" fill="${c.second}"/><path fill="${c.secondDark}" d="M44 28h4c2 0 3 1 3 3v7c0 2-1 3-3 3h-4Z"/></g>`;

const can: Motif = (c) => `
<path fill="#b9bdb8" d="M12 14v44c0 5 11 10 24 10s24-5 24-10V14Z"/><path fill="${c.main}" d="M12 21c3 4 13 7 24 7s21-3 24-7v33c-3 4-13 7-24 7s-21-3-24-7Z"/><path fill="${c.dark}" d="M49 26c5-1 9-3 11-5v33c-2 2-6 4-11 5Z"/>
<ellipse cx="36" cy="14" rx="24" ry="9" fill="#d9dcd7"/><ellipse cx="36" cy="14" rx="19" ry="6.400" fill="#c4c8c2"/><path fill="none" stroke="#8d928c" stroke-width="2.400" d="M33 12c5-4 13-2 12 1s-8 4-12 2"/>
<circle cx="31" cy="44" r="11" fill="${paper}"/><circle cx="31" cy="45" r="6.500" fill="${c.second}"/><path fill="#7d9c52" d="m31 40-5-2 4-1 1-3 1 3 4 1Z"/>`;

const sardines: Motif = (c) => `
<rect x="1" y="20" width="70" height="38" rx="13" fill="#9fa6a5"/><rect x="1" y="16" width="70" height="38" rx="13" fill="#ccd2d1"/><rect x="6" y="21" width="60" height="28" rx="9" fill="${c.main}"/>
<g fill="${c.second}"><path d="M12 29c8-6 22-6 32-1l8-4v10l-8-3c-10 4-24 4-32-2Z"/><path d="M20 41c8-6 22-6 32-1l8-4v10l-8-3c-10 4-24 4-32-2Z"/></g><g fill="${ink}"><circle cx="19" cy="28" r="1.400"/><circle cx="27" cy="40" r="1.400"/></g><path fill="none" stroke="${c.secondDark}" stroke-width="1.600" d="M25 25c2 2 2 5 0 7m8 5c2 2 2 5 0 7"/>`;

const sack: Motif = (c) => `
<path fill="${c.main}" d="M14 13h44l3 49c0 4-2 6-5 6H16c-3 0-5-2-5-6Z"/><path fill="${c.dark}" d="M47 13h11l3 49c0 4-2 6-5 6h-9Z" opacity=".6"/><path fill="${c.dark}" d="M14 4h44v10H14Z"/><path fill="${c.light}" d="M14 4h33v10H14Z"/>
<path fill="none" stroke="${c.second}" stroke-width="2.600" stroke-linecap="round" d="M35 60V34"/><g fill="${c.second}"><path d="M35 34c-4-4-4-9 0-13 4 4 4 9 0 13Z"/><path d="M34 42c-6 0-9-3-10-8 6 0 9 3 10 8Zm2 0c6 0 9-3 10-8-6 0-9 3-10 8Z"/><path d="M34 51c-6 0-9-3-10-8 6 0 9 3 10 8Zm2 0c6 0 9-3 10-8-6 0-9 3-10 8Z"/></g>`;

const apple: Motif = (c) => `
<path fill="${c.main}" d="M36 22C28 13 5 14 5 38c0 17 13 31 23 31 3 0 5-2 8-2s5 2 8 2c10 0 23-14 23-31 0-24-23-25-31-16Z"/><path fill="${c.dark}" d="M52 17c9 2 15 9 15 21 0 17-13 31-23 31-3 0-5-2-8-2 14-3 23-16 23-30 0-9-3-16-7-20Z" opacity=".7"/>
<path fill="none" stroke="${c.light}" stroke-width="4.500" stroke-linecap="round" d="M13 38c0-8 4-12 9-14"/><path fill="none" stroke="#7a5836" stroke-width="4" stroke-linecap="round" d="M36 23c0-7 1-12 4-17"/><path fill="${c.second}" d="M40 13c4-10 14-13 22-10-2 10-12 15-22 10Z"/>`;

const tomato: Motif = (c) => `
<path fill="${c.main}" d="M36 17c18-6 32 5 32 23 0 17-14 28-32 28S4 57 4 40c0-18 14-29 32-23Z"/><path fill="${c.dark}" d="M55 16c9 4 13 13 13 24 0 17-14 28-32 28-4 0-8-1-11-2 20 0 36-12 36-30 0-8-2-15-6-20Z" opacity=".65"/>
<path fill="none" stroke="${c.light}" stroke-width="4.500" stroke-linecap="round" d="M12 40c0-7 3-12 8-15"/><path fill="${c.second}" d="M36 22c-4 8-10 11-16 10 3-4 5-7 6-9-6 1-11-1-14-5 7-2 13-3 19-1l3-13h4l1 13c7-2 14-1 20 2-4 4-9 5-15 4 2 3 4 6 7 9-7 1-12-3-15-10Z"/>`;

const chocolate: Motif = (c) => `
<g transform="rotate(-10 36 36)"><rect x="13" y="-1" width="46" height="44" rx="3" fill="${c.main}"/><g fill="${c.dark}"><rect x="16" y="2" width="18.500" height="12" rx="2"/><rect x="37.500" y="2" width="18.500" height="12" rx="2"/><rect x="16" y="17" width="18.500" height="12" rx="2"/><rect x="37.500" y="17" width="18.500" height="12" rx="2"/></g><g fill="${c.light}" opacity=".5"><rect x="18" y="4" width="14" height="2.400" rx="1"/><rect x="39.500" y="4" width="14" height="2.400" rx="1"/><rect x="18" y="19" width="14" height="2.400" rx="1"/><rect x="39.500" y="19" width="14" height="2.400" rx="1"/></g>
<path fill="#d9dcd7" d="m11 33 6 4 6-4 6 4 6-4 6 4 6-4 6 4 8-4v8H11Z"/><path fill="${c.second}" d="M11 38h50v32c0 2-1 3-3 3H14c-2 0-3-1-3-3Z"/><path fill="${c.secondDark}" d="M50 38h11v32c0 2-1 3-3 3h-8Z" opacity=".6"/><rect x="19" y="48" width="25" height="14" rx="2" fill="${paper}"/></g>`;

export const pantryMotifs = {
  jar,
  honey,
  cheeseWedge: lowered(8, cheeseWedge),
  cheeseWheel: lowered(6, cheeseWheel),
  butter: lowered(4, butter),
  eggs: lowered(4, eggs),
  oil,
  olive,
  pasta,
  can,
  sardines: lowered(9, sardines),
  sack,
  apple,
  tomato,
  chocolate,
} as const;
