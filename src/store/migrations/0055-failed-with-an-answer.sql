-- Of the calls that failed, those of which the ERP itself said why, as it does where it lets nobody in: it is there. A week of
-- these is no week of silence. Of calls of before that is not known, so none of them counts as silence: a link that is cut by
-- force stays cut, and a week is soon over.
alter table erp_calls add answered integer not null default 0 check (answered between 0 and failed);
-- Rows of every company are changed, which the wall forbids to the owner as well.
alter table erp_calls no force row level security;
update erp_calls set answered = failed;
alter table erp_calls force row level security;
