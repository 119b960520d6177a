-- Of the calls that failed, those of which the ERP itself said why, as it does where it lets nobody in: it is there. A week of
-- these is no week of silence. Of calls of before this was kept that is not known.
alter table erp_calls add answered integer not null default 0 check (answered between 0 and failed);
