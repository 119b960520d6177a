-- When the number of a record was last spoken of, given or taken back. What else is told of it says nothing of a bill.
alter table external_record add column number_told_at timestamptz;
update external_record set number_told_at = changed_at;
