-- Whether an event was answered by a read that somebody else made, the order of leases says. The clocks of the two
-- processes do not: one a minute behind would take an older read for a newer one and drop the event.
ALTER TABLE "charges" ADD COLUMN "read_fence" bigint;
