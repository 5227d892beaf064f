import { type Motif, ink, paper } from "./tones.ts";

const cup: Motif = (c) => `
<path fill="${paper}" d="M17 18h38l-5 46c0 3-2 4-4 4H26c-2 0-4-1-4-4Z"/><path fill="#e9dfce" d="M44 18h11l-5 46c0 3-2 4-4 4h-6Z"/>
<path fill="${c.main}" d="M18.600 32h34.800l-2.400 21H21Z"/><path fill="${c.dark}" d="M44 32h9.400L51 53h-8Z"/>
<path fill="${c.second}" d="M13 12c0-2 1-3 3-3h40c2 0 3 1 3 3v4c0 2-1 3-3 3H16c-2 0-3-1-3-3Zm7-8h32l2 5H18Z"/>
<path fill="${c.light}" d="M31 38c4 0 7 4 7 9-5 0-8-4-7-9Z"/>`;

const mug: Motif = (c) => `
<path fill="none" stroke="${paper}" stroke-width="4" stroke-linecap="round" d="M24 13c-4-4 4-6 0-11m12 11c-4-4 4-6 0-11"/>
<path fill="none" stroke="${c.dark}" stroke-width="7" d="M51 30h5c7 0 9 5 9 9 0 7-6 12-16 12"/>
<path fill="${c.main}" d="M8 20h45v28c0 11-8 18-18 18h-9C16 66 8 59 8 48Z"/><path fill="${c.dark}" d="M43 20h10v28c0 11-8 18-18 18h-5c8-2 13-9 13-18Z"/>
<ellipse cx="30.500" cy="20" rx="22.500" ry="6" fill="${c.light}"/><ellipse cx="30.500" cy="20.600" rx="18.500" ry="4.200" fill="${c.second}"/>`;

const espresso: Motif = (c) => `
<ellipse cx="34" cy="60" rx="33" ry="7" fill="${c.dark}"/><ellipse cx="34" cy="58" rx="33" ry="7" fill="${c.light}"/><ellipse cx="34" cy="57.500" rx="20" ry="3.600" fill="${c.dark}" opacity=".5"/>
<path fill="none" stroke="${c.main}" stroke-width="6" d="M50 34h4c5 0 7 3 7 6 0 5-5 8-12 8"/><path fill="${c.main}" d="M15 28h37v12c0 11-7 18-15 18h-7c-8 0-15-7-15-18Z"/>
<ellipse cx="33.500" cy="28" rx="18.500" ry="5" fill="${c.light}"/><ellipse cx="33.500" cy="28.600" rx="15" ry="3.400" fill="${c.second}"/>
<path fill="none" stroke="${paper}" stroke-width="4" stroke-linecap="round" d="M28 19c-4-4 4-7 0-13m11 13c-4-4 4-7 0-13"/>`;

const glass: Motif = (c) => `
<path fill="${c.light}" d="M15 10h42l-5 52c0 3-3 5-6 5H26c-3 0-6-2-6-5Z" opacity=".55"/><path fill="${c.main}" d="M17 24h38l-3.600 37c0 3-2.400 4-5.400 4H26c-3 0-5-1-5.400-4Z"/>
<path fill="${c.dark}" d="M45 24h10l-3.600 37c0 3-2.400 4-5.400 4h-5Z" opacity=".7"/><path fill="none" stroke="${paper}" stroke-width="4" stroke-linecap="round" d="M24 31l2 24"/>
<circle cx="55" cy="15" r="12" fill="${c.second}"/><circle cx="55" cy="15" r="8.600" fill="${paper}"/><path fill="${c.second}" d="M55 15 49 11a7 7 0 0 1 5-3Zm0 0 1-7a7 7 0 0 1 5 4Zm0 0 7 1a7 7 0 0 1-4 5Zm0 0 1 7a7 7 0 0 1-6-2Zm0 0-6 4a7 7 0 0 1-1-6Z"/>`;

const bottle: Motif = (c) => `
<path fill="${c.main}" d="M28 10h16v10c0 6 9 8 9 19v23c0 4-3 6-6 6H25c-3 0-6-2-6-6V39c0-11 9-13 9-19Z"/><path fill="${c.dark}" d="M38 10h6v10c0 6 9 8 9 19v23c0 4-3 6-6 6h-6c3 0 5-2 5-6V39c0-11-8-13-8-19Z"/>
<rect x="26" y="2" width="20" height="10" rx="3" fill="${c.second}"/><path fill="${paper}" d="M19 40h34v17H19Z"/><circle cx="36" cy="48.500" r="5.500" fill="${c.dark}"/><path fill="${c.second}" d="M36 43c1-4 5-5 8-4-1 4-4 6-8 4Z"/>
<path fill="none" stroke="${c.light}" stroke-width="3" stroke-linecap="round" d="M24 36c0-4 2-7 5-10"/>`;

const carton: Motif = (c) => `
<path fill="${c.main}" d="M14 27h32v41H14Z"/><path fill="${c.dark}" d="M46 27l12-3v40l-12 4Z"/><path fill="${c.light}" d="m14 27 7-15h31l-6 15Z"/><path fill="${c.deep}" d="m46 27 6-15 6 12Z" opacity=".75"/>
<rect x="19" y="4" width="34" height="9" rx="2" fill="${c.main}"/><rect x="40" y="4" width="13" height="9" rx="2" fill="${c.dark}"/>
<circle cx="30" cy="48" r="11" fill="${paper}"/><path fill="${c.second}" d="M30 40c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11Z"/>`;

const wineBottle: Motif = (c) => `
<path fill="${c.main}" d="M30 3h12v18c0 6 10 9 10 19v24c0 3-2 5-5 5H25c-3 0-5-2-5-5V40c0-10 10-13 10-19Z"/><path fill="${c.deep}" d="M38 3h4v18c0 6 10 9 10 19v24c0 3-2 5-5 5h-5c2 0 4-2 4-5V40c0-10-8-13-8-19Z"/>
<path fill="${c.second}" d="M29 1h14v14H29Z"/><path fill="${c.secondDark}" d="M38 1h5v14h-5Z"/><path fill="${paper}" d="M20 42h32v17H20Z"/><path fill="${c.second}" d="M20 45h32v2H20Zm0 9h32v2H20Z"/><circle cx="36" cy="50.500" r="3" fill="${c.main}"/>
<path fill="none" stroke="${c.light}" stroke-width="2.600" stroke-linecap="round" d="M25 39c0-4 2-6 5-9"/>`;

const teaTin: Motif = (c) => `
<rect x="13" y="20" width="46" height="48" rx="5" fill="${c.main}"/><path fill="${c.dark}" d="M47 20h7c3 0 5 2 5 5v38c0 3-2 5-5 5h-7Z"/><rect x="10" y="10" width="52" height="13" rx="5" fill="${c.dark}"/><rect x="10" y="10" width="52" height="6" rx="3" fill="${c.light}"/><rect x="28" y="3" width="16" height="8" rx="4" fill="${c.dark}"/>
<rect x="20" y="31" width="32" height="28" rx="4" fill="${paper}"/><path fill="${c.second}" d="M27 53c-1-10 5-17 18-17 1 11-5 19-15 18Z"/><path fill="none" stroke="${paper}" stroke-width="1.600" stroke-linecap="round" d="M30 53c3-6 6-9 11-12"/>`;

const beans: Motif = (c) => `
<path fill="${c.main}" d="M15 14h42l4 48c0 4-2 6-5 6H16c-3 0-5-2-5-6Z"/><path fill="${c.dark}" d="M46 14h11l4 48c0 4-2 6-5 6h-9Z"/><path fill="${c.deep}" d="M14 6h44v10H14Z"/><path fill="none" stroke="${c.light}" stroke-width="1.800" stroke-dasharray="3 2.500" d="M15 11h42"/>
<circle cx="35" cy="41" r="16" fill="${paper}"/><g fill="${c.second}"><ellipse cx="30" cy="42" rx="6" ry="8.500" transform="rotate(-24 30 42)"/><ellipse cx="42" cy="40" rx="5.500" ry="8" transform="rotate(28 42 40)"/></g>
<path fill="none" stroke="${paper}" stroke-width="1.600" stroke-linecap="round" d="M27 36c3 3 2 7 6 12m12-15c-5 3-3 8-7 13"/>`;

const steamedMilk: Motif = (c) => `
<path fill="none" stroke="${c.dark}" stroke-width="7" d="M53 30h4c6 0 8 4 8 8 0 6-5 10-13 11"/><path fill="${c.main}" d="M6 24h49c0 22-5 40-17 42H23C11 64 6 46 6 24Z"/><path fill="${c.dark}" d="M45 24h10c0 22-5 40-17 42h-6c9-5 13-21 13-42Z"/>
<ellipse cx="30.500" cy="23" rx="24.500" ry="9" fill="${c.light}"/><ellipse cx="30.500" cy="23" rx="20.500" ry="6.800" fill="${c.second}"/><path fill="${paper}" d="M30.500 28c-7-3-11-5-9-8 2-2 7-1 9 1 2-2 7-3 9-1 2 3-2 5-9 8Z"/>
<path fill="${ink}" d="M20 65h21v3H20Z" opacity=".25"/>`;

export const drinkMotifs = {
  cup,
  mug,
  espresso,
  glass,
  bottle,
  carton,
  wineBottle,
  teaTin,
  beans,
  steamedMilk,
} as const;
