export { fetchCatalogue } from "./fetch-catalogue.ts";
export {
  type QueueCounts,
  type QueueItem,
  type QueueStatus,
  type QueueStorage,
  type SendOutcome,
  type SendQueue,
  type SendQueueOptions,
  type StoredItem,
  createSendQueue,
  outcomeOf,
} from "./send-queue.ts";
export { type TillClient, type TillClientOptions, createTillClient } from "./till-client.ts";
export { tillErrorOf } from "./till-error.ts";
