export { sampleAttempt, sampleCharge, sampleRefund } from "./sample-views.ts";
