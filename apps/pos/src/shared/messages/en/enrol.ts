export const enrol = {
  what_to_do: "What to do",
  shut_out: "This till was shut out",
  make: "Make this a till of your shop",
  no_longer: "It is {register} no longer.",
  a_register: "a register",
  key_taken:
    "Somebody took its key away in the office, so nobody can sign in here. Whatever it sold is kept.",
  step_open: "A manager opens “Registers” in the office.",
  step_press:
    "There they press “Enrol a till”, and a code is shown. It works once, for a quarter of an hour.",
  step_press_at:
    "There they press “Enrol a till” at {register}, and a code is shown. It works once, for a quarter of an hour.",
  step_type: "Type that code here.",
  no_answer: "The server does not answer",
  code: "The code from the office",
  code_more: "Three groups of four letters and digits, such as ABCD-EFGH-2345.",
  asking: "Asking the server",
  enrol: "Enrol this till",
  unsent: "{count, plural, one {# sale is} other {# sales are}} not sent yet",
  unsent_sum: "{count, plural, one {# sale is} other {# sales are}} not sent yet, {sum} in all",
  unsent_more: "Kept safe on this till, and sent when it is enrolled again as the same register.",
} as const;
