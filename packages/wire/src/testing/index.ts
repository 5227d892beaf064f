export { sampleCharge, sampleRefund } from "./sample-views.ts";
