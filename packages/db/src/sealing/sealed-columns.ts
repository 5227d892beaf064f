/** What data keys are for. Each purpose has keys of its own, so that one that leaks opens one kind of thing. */
export const dataKeyPurposes = ["personal", "secret", "index"] as const;
export type DataKeyPurpose = (typeof dataKeyPurposes)[number];

/** Every column that is sealed, with the purpose of its keys. What is not here stands in plain. */
export const sealedColumns = {
  "sales.email": "personal",
  "outbox.sent_to": "personal",
  "outbox.body": "personal",
  "inbox.payload": "personal",
  "invitations.email": "personal",
  "gateway_credentials.secret": "secret",
} as const satisfies Record<`${string}.${string}`, DataKeyPurpose>;

export type SealedColumn = keyof typeof sealedColumns;
export const sealedColumnNames = Object.keys(sealedColumns) as readonly SealedColumn[];
