/** How long personal data is kept, in days. */
export interface Retention {
  /** Bodies of gateways' events. */
  readonly eventBodiesDays: number;
  /** Receiver and text of mails and calls, sent or kept. */
  readonly messagesDays: number;
  /** Addresses on orders that were paid. */
  readonly addressesDays: number;
  /** Addresses on orders that nobody paid. */
  readonly unpaidAddressesDays: number;
}

/** Events and messages serve to find out what went wrong; books are kept ten years in most of Europe. */
export const defaultRetention: Retention = {
  eventBodiesDays: 90,
  messagesDays: 180,
  addressesDays: 3650,
  unpaidAddressesDays: 90,
};
