export {
  attemptOf,
  cardCharge,
  euros,
  fact,
  openSale,
  place,
  refundOf,
  seed,
  shop,
  stripe,
} from "./test-data.ts";
export {
  type TestCluster,
  type TestDatabase,
  clock,
  ids,
  startTestCluster,
  testSealing,
} from "./test-database.ts";
export { borrowDatabase } from "./borrow-database.ts";
