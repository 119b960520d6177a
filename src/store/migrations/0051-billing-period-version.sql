-- Two people who change the same billing period: the second is told, where they wrote over the first one's days unseen.
alter table billing_period add column version integer not null default 1;
