/** Columns of a printer's normal face: 58 mm paper has 32, 80 mm paper 42 or 48. */
export const paperColumns = [32, 42, 48] as const;
export type PaperColumns = (typeof paperColumns)[number];

/** Whose numbers of code pages a printer goes by. Most go by Epson's. */
export const codePageMaps = ["epson", "bixolon", "citizen", "star", "xprinter", "pos-5890"] as const;
export type CodePageMap = (typeof codePageMaps)[number];
