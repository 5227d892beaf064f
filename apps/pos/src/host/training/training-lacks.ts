import type { Answer, RegisterApi } from "../../shared/host-api.ts";
import { speechIn } from "../speech.ts";

type Lacked =
  | "addGiftCard"
  | "enrol"
  | "findGoods"
  | "findValue"
  | "layExchange"
  | "mailReceipt"
  | "planNoReceipt"
  | "printShiftReport"
  | "returnNoReceipt"
  | "savePrinter"
  | "shiftReport"
  | "takePayPal"
  | "takeStoredValue";

/** What training does not have, each with the sentence that says so. The rest it does as the register does. */
const lacks = {
  addGiftCard: "training.no_gift_cards",
  enrol: "training.no_enrolment",
  findGoods: "training.no_returns_without",
  findValue: "training.no_gift_cards",
  layExchange: "training.no_exchange",
  mailReceipt: "training.no_mail",
  planNoReceipt: "training.no_returns_without",
  printShiftReport: "training.no_reports",
  returnNoReceipt: "training.no_returns_without",
  savePrinter: "training.no_printer_settings",
  shiftReport: "training.no_reports",
  takePayPal: "training.no_paypal",
  takeStoredValue: "training.no_gift_cards",
} as const satisfies Record<Lacked, string>;

type Lack = (typeof lacks)[Lacked];

export function withoutWhatTrainingLacks(api: RegisterApi): RegisterApi {
  const refuse = async (lack: Lack): Promise<Extract<Answer<never>, { readonly ok: false }>> => {
    const now = await api.state();
    return { ok: false, message: speechIn(now.ok ? now.value.locale : "en").say(lack) };
  };
  return {
    ...api,
    ...(Object.fromEntries(
      Object.entries(lacks).map(([name, lack]) => [name, () => refuse(lack)]),
    ) as unknown as Pick<RegisterApi, Lacked>),
    refund: (asked) => (asked.to === "store_credit" ? refuse("training.no_gift_cards") : api.refund(asked)),
  };
}
