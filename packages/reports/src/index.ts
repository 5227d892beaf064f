export type {
  AcceptedReturn,
  CompletedSale,
  DayCashMovement,
  DayFacts,
  DayFigures,
  DayIdentity,
  DayShift,
  DrawerOpening,
  FeeRate,
  MoneyFact,
  ReportNames,
  UnknownOutcome,
} from "./day-facts.ts";
export { endOfDay, figuresOf } from "./end-of-day.ts";
export { type CsvCell, csvText } from "./csv-text.ts";
export { type ReportSection, reportCsv } from "./report-csv.ts";
export { zReportCsv } from "./z-report-csv.ts";
export type {
  AttentionItem,
  CashRow,
  CashierRow,
  CategoryRow,
  Compared,
  Comparison,
  DayCounts,
  DayTotals,
  Drill,
  EarlierPriceRow,
  EndOfDayReport,
  ExceptionRow,
  Figure,
  HourRow,
  ItemRow,
  Proof,
  ProofDifference,
  ProofRow,
  ReconcilingItem,
  TaxFigure,
  TenderRow,
} from "./report.ts";
export {
  type BlindReport,
  type CountFact,
  type GrandTotals,
  type HandOverFact,
  type LateFact,
  type ShiftDeferral,
  type ShiftFacts,
  type ShiftReport,
  blindReport,
  shiftReport,
} from "./shift-report.ts";
