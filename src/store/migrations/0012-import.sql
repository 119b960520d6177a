-- Bringing in files. A file is read into rows here first, and written from them in one transaction.
create table import_file (
  company_id bigint not null references company,
  id bigint generated always as identity,
  kind text not null,
  person_id bigint not null references person,
  begun_at timestamptz not null default clock_timestamp(),
  primary key (company_id, id)
);

-- What a file holds, while it is being brought in; gone with its end. Unlogged: it is nothing that a crash may not lose.
create unlogged table import_row (
  company_id bigint not null,
  import_id bigint not null,
  row integer not null,
  item integer not null,
  project_id bigint,
  record text not null collate "C",
  -- null: cells of it could not be read
  values jsonb,
  primary key (company_id, import_id, row, item)
);

-- Brought in as one whose bill the ERP has already, by other hands than ours: it is not sent while that stands.
alter table invoice add column billed_before boolean not null default false;

create function billed_before_is_not_sent() returns trigger language plpgsql as $$
begin
  if exists (select from invoice where company_id = new.company_id and id = new.invoice_id and billed_before) then
    raise exception 'invoice % has a bill that was there before', new.invoice_id
      using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end $$;
create trigger billed_before_is_not_sent before insert on link
  for each row execute function billed_before_is_not_sent();

select wall_off(array['import_file', 'import_row']);
