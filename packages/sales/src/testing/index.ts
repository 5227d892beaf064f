export {
  arbitraryCart,
  arbitraryCurrency,
  arbitraryReturnRequest,
  testId,
  testTaxes,
} from "./arbitrary-sale.ts";
