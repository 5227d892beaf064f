import type { CustomerErased, CustomerRules, CustomerView } from "@till/wire";

/** "1 order", "2 orders". */
const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

type Counts = Pick<
  CustomerView,
  "orderCount" | "openOrderCount" | "messageCount" | "waitingMessageCount" | "eventCount"
>;

export const isNothingHeld = ({ orderCount, messageCount, eventCount }: Counts): boolean =>
  orderCount + messageCount + eventCount === 0;

/** What Till holds about a buyer, line by line. */
export function heldInWords(held: Counts): readonly { readonly label: string; readonly value: string }[] {
  const { orderCount, openOrderCount, messageCount, waitingMessageCount, eventCount } = held;
  return [
    {
      label: "Orders with this address",
      value: orderCount === 0 ? "None" : withPart(orderCount, openOrderCount, "not paid yet"),
    },
    {
      label: "Mails and calls about them",
      value: messageCount === 0 ? "None" : withPart(messageCount, waitingMessageCount, "still to be sent"),
    },
    {
      label: "What gateways told about them",
      value: eventCount === 0 ? "Nothing" : counted(eventCount, "event"),
    },
  ];
}

const withPart = (count: number, part: number, words: string): string =>
  part === 0 ? `${count}` : `${count}, of which ${part} ${words}`;

/** What an erasing stops that is still under way; nobody should find out afterwards. */
export function stillUnderWay({ openOrderCount, waitingMessageCount }: Counts): readonly string[] {
  return [
    ...(openOrderCount > 0
      ? [`${counted(openOrderCount, "order")} not paid yet: no mail about it goes out any more.`]
      : []),
    ...(waitingMessageCount > 0
      ? [`${counted(waitingMessageCount, "message")} still to be sent: not sent any more.`]
      : []),
  ];
}

export function erasedInWords({ orders, messages, events }: CustomerErased): string {
  const kinds = [
    { count: orders, one: "order" },
    { count: messages, one: "message" },
    { count: events, one: "event" },
  ].filter(({ count }) => count > 0);
  if (kinds.length === 0) return "Nothing was held any more.";
  const list = new Intl.ListFormat("en", { type: "conjunction" });
  return `Nobody is named any more on ${list.format(kinds.map(({ count, one }) => counted(count, one)))}.`;
}

const daysInYear = 365;

/** "90 days", "10 years". */
export const daysInWords = (days: number): string =>
  days >= 2 * daysInYear && days % daysInYear === 0
    ? counted(days / daysInYear, "year")
    : counted(days, "day");

/** What is forgotten by itself, and after how long. */
export const rulesInWords = (
  rules: CustomerRules,
): readonly { readonly label: string; readonly value: string }[] => [
  { label: "Addresses on paid orders", value: daysInWords(rules.addressesDays) },
  { label: "Addresses on orders nobody paid", value: daysInWords(rules.unpaidAddressesDays) },
  { label: "Mails and calls: receiver and text", value: daysInWords(rules.messagesDays) },
  { label: "What gateways told: the body", value: daysInWords(rules.eventBodiesDays) },
];
