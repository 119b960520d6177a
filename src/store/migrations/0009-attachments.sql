-- Files that people keep with an invoice, a commitment or a change order. Their bytes are here too, so that one backup
-- holds everything.
create table attachment (
  company_id bigint not null references company,
  id bigint generated always as identity (start with 9001),
  project_id bigint not null,
  subject_kind text not null check (subject_kind in ('invoice', 'commitment', 'change_order')),
  subject_id bigint not null,
  name text not null check (length(name) between 1 and 200),
  -- null, with the next two, until the last byte has come
  type text,
  size bigint check (size between 1 and 26214400),
  sha256 bytea check (octet_length(sha256) = 32),
  added_by bigint not null references person,
  begun_at timestamptz not null default clock_timestamp(),
  added_at timestamptz,
  primary key (company_id, id),
  foreign key (company_id, project_id) references project (company_id, id),
  constraint attachment_is_whole_or_arriving
    check (num_nulls(type, size, sha256, added_at) in (0, 4))
);
create index attachment_of_subject on attachment (company_id, subject_kind, subject_id, id);
-- The same file sent twice is there once.
create unique index attachment_once on attachment (company_id, subject_kind, subject_id, name, sha256)
  where added_at is not null;

create table attachment_part (
  company_id bigint not null,
  attachment_id bigint not null,
  number integer not null check (number > 0),
  bytes bytea not null check (octet_length(bytes) between 1 and 262144),
  primary key (company_id, attachment_id, number),
  foreign key (company_id, attachment_id) references attachment (company_id, id) on delete cascade
);
-- What people attach is compressed already: trying again costs time and saves nothing.
alter table attachment_part alter column bytes set storage external;

alter table event add column if not exists commitment_id bigint;

select wall_off(array['attachment', 'attachment_part']);

-- What was attached stays as it was, byte for byte, until it is deleted as a whole.
create function attachment_is_kept() returns trigger language plpgsql as $$
declare
  whole boolean;
begin
  if tg_table_name = 'attachment' then
    raise exception 'attachment % cannot change', old.id using errcode = 'object_not_in_prerequisite_state';
  end if;
  if tg_op = 'DELETE' then
    select added_at is not null into whole from attachment where company_id = old.company_id and id = old.attachment_id;
  else
    select added_at is not null into whole from attachment where company_id = new.company_id and id = new.attachment_id;
  end if;
  if whole then
    raise exception 'an attachment cannot change' using errcode = 'object_not_in_prerequisite_state';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger attachment_is_kept before update on attachment
  for each row when (old.added_at is not null) execute function attachment_is_kept();
create trigger attachment_is_kept before insert or update or delete on attachment_part
  for each row execute function attachment_is_kept();
