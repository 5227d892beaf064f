/** How many tries a door allows one key before it is shut for that key, and for how long. */
export interface DoorRule {
  readonly triesMax: number;
  /** Tries that lie further apart are not added up. */
  readonly withinMs: number;
  /** The first pause; each further one without a success in between is twice as long, up to `pauseMaxMs`. */
  readonly pauseMs: number;
  readonly pauseMaxMs: number;
}

export interface Door {
  /**
   * `tries`: what is behind it can be guessed, so a try is counted before it is looked at, and many at the same moment
   * get no more tries than one after another. `failures`: it cannot be guessed (a random token), so whoever knows it
   * costs no write, and only what was wrong is counted.
   */
  readonly counts: "tries" | "failures";
  /** Whom it is about: the person or email address that is tried, whether there is such a one or not. */
  readonly account?: DoorRule;
  /** The register or browser that tries. */
  readonly device?: DoorRule;
  readonly address: DoorRule;
  /** What a person reads, before how long to wait. */
  readonly words: string;
  /** What they may do instead of waiting. */
  readonly orElse?: string;
}

const minutes = (count: number): number => count * 60_000;
const hours = (count: number): number => minutes(count * 60);
const day = hours(24);

/** Behind one address there may be a whole shop, so an address is allowed what several people get wrong on one day. */
const perAddress = { withinMs: minutes(15), pauseMs: minutes(5), pauseMaxMs: hours(1) } as const;

/**
 * A four-digit PIN has 10,000 values: five tries, then pauses from five minutes to an hour, allow some 135 of them on a
 * day of trying. Passwords are longer and their doors face everybody, so their pauses are short: whoever guesses at
 * somebody's account must not keep its owner out for long.
 */
export const doorRules = {
  pin: {
    counts: "tries",
    account: { triesMax: 5, withinMs: day, pauseMs: minutes(5), pauseMaxMs: hours(1) },
    device: { triesMax: 20, ...perAddress },
    address: { triesMax: 60, ...perAddress },
    words: "Too many wrong PINs.",
    orElse: "ask a manager",
  },
  password: {
    counts: "tries",
    account: { triesMax: 10, withinMs: day, pauseMs: minutes(1), pauseMaxMs: minutes(15) },
    device: { triesMax: 10, withinMs: day, pauseMs: minutes(1), pauseMaxMs: minutes(15) },
    address: { triesMax: 40, ...perAddress },
    words: "Too many tries to sign in.",
    orElse: "use another way to sign in",
  },
  /** A code of six digits, or a recovery code. */
  second_factor: {
    counts: "tries",
    account: { triesMax: 5, withinMs: day, pauseMs: minutes(5), pauseMaxMs: hours(1) },
    address: { triesMax: 40, ...perAddress },
    words: "Too many wrong codes.",
  },
  /** Asking for a mail: neither somebody's letter box nor the sender's good name may be worn out. */
  reset: {
    counts: "tries",
    account: { triesMax: 3, withinMs: hours(1), pauseMs: hours(1), pauseMaxMs: hours(1) },
    address: { triesMax: 20, withinMs: hours(1), pauseMs: hours(1), pauseMaxMs: hours(1) },
    words: "Too many mails were asked for.",
  },
  /** The code a manager reads out when a register is enrolled. */
  enrolment: {
    counts: "tries",
    address: { triesMax: 10, ...perAddress },
    words: "Too many wrong codes.",
    orElse: "ask a manager for a new one",
  },
  register_key: {
    counts: "failures",
    address: { triesMax: 30, ...perAddress },
    words: "Too many tries with a key that is not enrolled.",
  },
  order_token: {
    counts: "failures",
    address: { triesMax: 100, ...perAddress },
    words: "Too many orders were asked for that are not yours.",
  },
  /** Codes of gift cards and store credit. A cashier who mistypes is caught by the check character before. */
  stored_value: {
    counts: "failures",
    device: { triesMax: 20, ...perAddress },
    address: { triesMax: 60, ...perAddress },
    words: "Too many wrong gift card codes.",
    orElse: "take another tender",
  },
  /** API keys and the links of mails. */
  token: {
    counts: "failures",
    address: { triesMax: 60, ...perAddress },
    words: "Too many wrong keys.",
  },
} as const satisfies Record<string, Door>;

export type DoorName = keyof typeof doorRules;
