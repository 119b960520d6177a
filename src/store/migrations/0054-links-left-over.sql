-- Before what a list did not tell counts as gone, the ERP is asked for it by itself.

-- Links whose bills were in a handful and said otherwise; and, in a row of its own at the end of a list, those of all links
-- whose bills nobody said the same of: to find these, all links are gone through once.
alter table tie_out_handful
  add odd_links bigint[] not null default '{}',
  add left_links bigint[];
alter table tie_out_handful
  alter column odd_links set storage external,
  alter column left_links set storage external;

-- What a tie-out found besides the links' own bills is asked for by itself too, where the next one's list does not tell it.
alter table tie_out_finding add identity text;
