-- How somebody wants to see Tieout, and in which language they are written to. Null: they never said. It is of the person
-- and not of a company, as their name is.
alter table person
  add column language text check (language ~ '^[a-z]{2}$'),
  add column theme text check (theme in ('system', 'light', 'dark'));
