-- Charges and their facts are asked for by business day, and carry only an instant: the store's own zone and cut-off
-- hour turn one into the other at the moment of writing. The instant is an argument; no clock is read.
create function till_business_day(at_ms bigint, time_zone text, cutoff_hour integer) returns date
  language sql stable parallel safe
  return ((to_timestamp(at_ms / 1000.0) at time zone time_zone) - make_interval(hours => cutoff_hour))::date;
