-- A tie-out lays bills beside links while it reads them: what is the same on both sides is added up at once, and only the
-- rest is written down.

-- Of each handful of bills: how many there were, and the links whose bills were among them and said the same. What a crash
-- takes from it, the next turn reads again.
create unlogged table tie_out_handful (
  company_id bigint not null,
  tie_out_id bigint not null,
  token bigint not null,
  bills bigint not null,
  costs_told bigint not null,
  plain_links bigint[] not null
);
alter table tie_out_handful alter column plain_links set storage external;
create index tie_out_handful_of on tie_out_handful (company_id, tie_out_id, token);

create unlogged table tie_out_plain (
  company_id bigint not null,
  tie_out_id bigint not null,
  token bigint not null,
  project_id bigint not null,
  period_id bigint,
  month date not null,
  links bigint not null,
  amount bigint not null
);
create index tie_out_plain_of on tie_out_plain (company_id, tie_out_id, token);

-- A second bill of one invoice is found by what it says.
create index link_by_number on link (company_id, split_part(fingerprint, '|', 4)) where state = 'synced';

select wall_off(array['tie_out_handful', 'tie_out_plain']);
