-- A shop's own picture above its receipts, turned to black and white dots in the office. It is not among the settings: every
-- charge reads those, and no charge wants a picture. Null once it was taken off, for the runtime role deletes no rows here.
CREATE TABLE "receipt_logos" (
	"merchant_id" uuid NOT NULL,
	"logo" jsonb,
	"saved_at_ms" bigint NOT NULL,
	CONSTRAINT "receipt_logos_merchant_id_pk" PRIMARY KEY("merchant_id")
);
