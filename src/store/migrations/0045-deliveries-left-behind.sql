-- What was given up untried had no end, by which deliveries are forgotten; and of a hook that is gone its news was left.
alter table webhook_delivery no force row level security;
alter table webhook_event no force row level security;
update webhook_delivery set completed_at = clock_timestamp() where state = 'discarded' and completed_at is null;
delete from webhook_event e where not exists
  (select from webhook_delivery d where d.company_id = e.company_id and d.event_id = e.id);
alter table webhook_delivery force row level security;
alter table webhook_event force row level security;
