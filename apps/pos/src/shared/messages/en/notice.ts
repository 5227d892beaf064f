export const notice = {
  update_training: "Version {version} is ready. It waits until training ends.",
  update_payment: "Version {version} is ready. It waits for the payment to end.",
  update_sale: "Version {version} is ready. It waits until no sale is open.",
  update_sending: "Version {version} is ready. It waits until everything is sent.",
  update_person: "Version {version} is ready. It is installed when the till is locked and left alone.",
  update_rest: "Version {version} is ready. It is installed in a few minutes.",
  clock_ahead: "This machine's clock is {span} ahead.",
  clock_behind: "This machine's clock is {span} behind.",
  clock_more: "Sales and receipts get the server's time meanwhile. Set the clock right.",
  disk_full: "This machine's disk is full. What was refused is not recorded.",
  disk_full_more: "Make room on it; selling goes on by itself then. What was accepted before is safe.",
  rescued: "This register's own file was damaged and has been made anew.",
  rescued_found:
    "{sales, plural, one {# sale} other {# sales}}, {receipts, plural, one {# receipt} other {# receipts}} and {unsent, plural, one {# unsent item} other {# unsent items}} were taken over",
  rescued_unknown:
    "{found}; how much could not be read nobody can say. The damaged file is kept as {file}. Tell a manager.",
  rescued_whole: "{found}; nothing is missing. The damaged file is kept as {file}. Tell a manager.",
  rescued_lost:
    "{found}; {lost, plural, one {# entry} other {# entries}} could not be read. The damaged file is kept as {file}. Tell a manager.",
  read: "Read",
  minutes: "{count, plural, one {# minute} other {# minutes}}",
  hours: "{count, plural, one {# hour} other {# hours}}",
  days: "{count, plural, one {# day} other {# days}}",
} as const;
