-- Where a browser wants to be after the provider: an application's request with a long state of its own did not fit.
alter table sign_in.under_way drop constraint if exists under_way_facts_check;
alter table sign_in.under_way add constraint under_way_facts_check check (length(facts::text) <= 20000);

-- Somebody signs in with the address that they have now. It was copied as their password was set, and stayed: the new one let
-- nobody in, and the old one still did. An address is one sign-in's: whoever comes to it second signs in by name, until it is free.
-- Whose it is may be seen beyond the company in which somebody's address is changed, and by nobody but this.
create function sign_in.follow_address() returns trigger language plpgsql set search_path from current as $$
declare
  company text := coalesce(current_setting('app.company', true), '');
  asker text := coalesce(current_setting('app.person', true), '');
  room text := coalesce(current_setting('app.signing_in', true), '');
  address text;
begin
  perform set_config('app.company', '', true), set_config('app.person', '', true),
    set_config('app.signing_in', 'on', true);
  update sign_in."user" set email = "personId" || '@no-email.invalid', "updatedAt" = now() where "personId" = new.id;
  foreach address in array array[lower(old.email), lower(new.email)] loop
    begin
      update sign_in."user" set email = address, "updatedAt" = now()
        where "personId" = (select p.id from tieout.person p join sign_in."user" u on u."personId" = p.id
            where lower(p.email) = address order by p.id limit 1)
          and not exists (select from sign_in."user" other where other.email = address);
    exception when unique_violation then null; -- somebody else came to it in this moment
    end;
  end loop;
  perform set_config('app.company', company, true), set_config('app.person', asker, true),
    set_config('app.signing_in', room, true);
  return null;
end $$;
create trigger follow_address after update of email on tieout.person
  for each row when (lower(old.email) is distinct from lower(new.email)) execute function sign_in.follow_address();

-- And those whose address was changed before. One that several have had stays with who signs in with it already.
select set_config('app.signing_in', 'on', true);
update sign_in."user" u set email = u."personId" || '@no-email.invalid', "updatedAt" = now()
  from tieout.person p where p.id = u."personId" and u.email is distinct from lower(p.email);
update sign_in."user" u set email = free.email, "updatedAt" = now()
  from (select distinct on (lower(p.email)) lower(p.email) as email, p.id from tieout.person p
      join sign_in."user" has on has."personId" = p.id
      where p.email is not null
        and not exists (select from sign_in."user" other where other.email = lower(p.email))
      order by lower(p.email), p.id) free
  where u."personId" = free.id;
