-- Where a browser wants to be after the provider: an application's request with a long state of its own did not fit.
alter table sign_in.under_way drop constraint if exists under_way_facts_check;
alter table sign_in.under_way add constraint under_way_facts_check check (length(facts::text) <= 20000);
