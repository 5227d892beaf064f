import type { Currency } from "@till/money";

/**
 * Coins and notes in circulation, in minor units, largest first. Sources: the issuers' own lists (European Central Bank,
 * U.S. Currency Education Program and Mint, Bank of England and Royal Mint, Swiss National Bank and Swissmint, Sveriges
 * Riksbank, Norges Bank, Danmarks Nationalbank, Narodowy Bank Polski, Česká národní banka, Magyar Nemzeti Bank, Bank of
 * Japan and Japan Mint, Bank of Canada, Reserve Bank of Australia, Reserve Bank of New Zealand), read in 2025. Kept
 * are those a shop may find in its drawer; the euro's 500 is legal tender though no longer issued.
 */
const known: Readonly<Record<string, readonly bigint[]>> = {
  EUR: [50_000n, 20_000n, 10_000n, 5000n, 2000n, 1000n, 500n, 200n, 100n, 50n, 20n, 10n, 5n, 2n, 1n],
  USD: [10_000n, 5000n, 2000n, 1000n, 500n, 200n, 100n, 50n, 25n, 10n, 5n, 1n],
  GBP: [5000n, 2000n, 1000n, 500n, 200n, 100n, 50n, 20n, 10n, 5n, 2n, 1n],
  CHF: [100_000n, 20_000n, 10_000n, 5000n, 2000n, 1000n, 500n, 200n, 100n, 50n, 20n, 10n, 5n],
  SEK: [100_000n, 50_000n, 20_000n, 10_000n, 5000n, 2000n, 1000n, 500n, 200n, 100n],
  NOK: [100_000n, 50_000n, 20_000n, 10_000n, 5000n, 2000n, 1000n, 500n, 100n],
  DKK: [100_000n, 50_000n, 20_000n, 10_000n, 5000n, 2000n, 1000n, 500n, 200n, 100n, 50n],
  PLN: [50_000n, 20_000n, 10_000n, 5000n, 2000n, 1000n, 500n, 200n, 100n, 50n, 20n, 10n, 5n, 2n, 1n],
  CZK: [500_000n, 200_000n, 100_000n, 50_000n, 20_000n, 10_000n, 5000n, 2000n, 1000n, 500n, 200n, 100n],
  HUF: [
    2_000_000n,
    1_000_000n,
    500_000n,
    200_000n,
    100_000n,
    50_000n,
    20_000n,
    10_000n,
    5000n,
    2000n,
    1000n,
    500n,
  ],
  JPY: [10_000n, 5000n, 2000n, 1000n, 500n, 100n, 50n, 10n, 5n, 1n],
  CAD: [10_000n, 5000n, 2000n, 1000n, 500n, 200n, 100n, 25n, 10n, 5n],
  AUD: [10_000n, 5000n, 2000n, 1000n, 500n, 200n, 100n, 50n, 20n, 10n, 5n],
  NZD: [10_000n, 5000n, 2000n, 1000n, 500n, 200n, 100n, 50n, 20n, 10n],
};

/** What is counted piece by piece, in minor units, largest first; none where only a sum can be entered. */
export const denominationsOf = (currency: Currency): readonly bigint[] => known[currency] ?? [];
