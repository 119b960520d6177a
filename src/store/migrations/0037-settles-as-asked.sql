-- How long what was asked may still take effect, in milliseconds, by the times that its ERP had then. Whoever looks later may
-- have shorter ones: settings were changed, or another agent has come. Null where it was asked before this was kept.
alter table link add column settle_ms integer;
alter table record_flow add column settle_ms integer;
