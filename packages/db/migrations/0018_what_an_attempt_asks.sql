-- What an attempt is to move, beside the request that says so in the gateway's words: without it a manager's decision on a
-- part of a capture booked the whole charge. Null for what was recorded before.
ALTER TABLE "attempts" ADD COLUMN "asks" jsonb;