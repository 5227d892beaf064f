/** In dots: as wide as paper of 58 mm takes, and as high as leaves the receipt its place. */
export const logoLimits = { widthMax: 384, heightMax: 160 } as const;
