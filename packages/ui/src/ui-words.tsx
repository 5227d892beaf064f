import { createContext, use } from "react";

/** The few words that components say by themselves. */
export interface UiWords {
  readonly clear: string;
  readonly delete: string;
  readonly signIn: string;
  readonly close: string;
  readonly cancel: string;
  readonly tryAgain: string;
  readonly choose: string;
  readonly messages: string;
  readonly dismiss: string;
  readonly tellCustomer: string;
  readonly whatHappened: string;
  readonly done: string;
  readonly underWay: string;
  readonly toCome: string;
  readonly failed: string;
  /** How much of a PIN is typed, for who hears it. */
  readonly digits: (count: number) => string;
}

const english: UiWords = {
  clear: "Clear",
  delete: "Delete",
  signIn: "Sign in",
  close: "Close",
  cancel: "Cancel",
  tryAgain: "Try again",
  choose: "Choose",
  messages: "Messages",
  dismiss: "Dismiss",
  tellCustomer: "Tell the customer:",
  whatHappened: "What happened",
  done: "Done",
  underWay: "Under way",
  toCome: "To come",
  failed: "Failed",
  digits: (count) => `${count} digits`,
};

const uiWords = createContext<UiWords>(english);

/** Gives the components below an application's own language; without it they speak English. */
export const UiWordsProvider = uiWords.Provider;

export const useUiWords = (): UiWords => use(uiWords);
