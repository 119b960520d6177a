-- Was the yes said in a session that was begun with more than a password? Of those before nobody knows, so they were not.
alter table sign_in.oauth_grant add column made_strong boolean not null default false;

-- Has the provider by which alone somebody signs in not vouched for them for so many days? What is said at the provider
-- reaches their tokens by their next sign-in, and by no other way.
create function provider_is_silent(who bigint, days integer) returns boolean language plpgsql
  set search_path from current as $$
declare
  before text := current_setting('app.company', true);
  home bigint;
  heard timestamptz;
begin
  if only_way_of(who) is null then return false; end if;
  select home_company_id into home from person where id = who;
  perform set_config('app.company', home::text, true);
  select max(coalesce(i.used_at, i.made_at)) into heard
    from provider_identity i join single_sign_on s on s.company_id = i.company_id and s.issuer = i.issuer
    where i.company_id = home and i.person_id = who;
  perform set_config('app.company', coalesce(before, ''), true);
  return heard is null or heard < clock_timestamp() - make_interval(days => days);
end $$;

-- The second wall around every table of signing in. Who comes with a password, a token or a cookie is looked up before it
-- is known of which company anybody is, so a wall of the company alone cannot stand here. It goes by who asks instead:
--   within a transaction of a company, its people and what is theirs;
--   within a transaction of a person and no company, that person;
--   else nobody, but on the connections of the room that signs people in, which say so as they are opened.

create function sign_in.in_its_room() returns boolean language sql stable as $$
  select tieout.current_company() is null and tieout.current_person() is null
    and coalesce(current_setting('app.signing_in', true), '') = 'on'
$$;
create function sign_in.of_whoever_asks(person bigint) returns boolean language sql stable as $$
  select case
    when tieout.current_company() is not null then exists (
      select from tieout.membership m where m.company_id = tieout.current_company() and m.person_id = person)
    when tieout.current_person() is not null then coalesce(person = tieout.current_person(), false)
    else sign_in.in_its_room()
  end
$$;

-- What hangs on a person by another row: that row is walled itself.
do $$ declare walled record; begin
  drop policy of_its_company on sign_in.application;
  for walled in select * from (values
    ('service_account', '(current_company() is null or company_id is null or company_id = current_company())
      and sign_in.of_whoever_asks(person_id)'),
    ('personal_token', '(current_company() is null or company_id is null or company_id = current_company())
      and sign_in.of_whoever_asks(person_id)'),
    ('passkey', 'sign_in.of_whoever_asks(person_id)'),
    ('second_factor', 'sign_in.of_whoever_asks(person_id)'),
    ('recovery_code', 'sign_in.of_whoever_asks(person_id)'),
    ('factor_taken', 'sign_in.of_whoever_asks(person_id)'),
    ('oauth_grant', 'sign_in.of_whoever_asks(person_id)'),
    ('access_token', 'sign_in.of_whoever_asks(person_id)'),
    ('user', 'sign_in.of_whoever_asks("personId")'),
    ('session', 'sign_in.in_its_room() or exists (select from sign_in."user" u where u.id = "userId")'),
    ('account', 'sign_in.in_its_room() or exists (select from sign_in."user" u where u.id = "userId")'),
    ('oauth_code', 'sign_in.in_its_room() or exists (select from sign_in.oauth_grant g where g.id = grant_id)'),
    ('oauth_token', 'sign_in.in_its_room() or exists (select from sign_in.oauth_grant g where g.id = grant_id)'),
    -- Of a way that nobody has gone to its end yet it is not known whose it is.
    ('under_way', 'sign_in.in_its_room() or (person_id is not null and sign_in.of_whoever_asks(person_id))'),
    ('verification', 'sign_in.in_its_room()'),
    -- One that somebody by name has answered, too.
    ('spent_challenge', 'current_company() is null and coalesce(current_setting(''app.signing_in'', true), '''') = ''on''')
  ) as it(name, condition) loop
    execute format('drop policy if exists of_its_people on sign_in.%I', walled.name);
    execute format('create policy of_its_people on sign_in.%I using (%s) with check (%s)',
      walled.name, walled.condition, walled.condition);
    execute format('alter table sign_in.%I enable row level security', walled.name);
    execute format('alter table sign_in.%I force row level security', walled.name);
  end loop;
end $$;

-- An application is its company's; who signs in finds it by its name, and may see those that they let in.
create policy of_its_company on sign_in.application using (case
  when current_company() is not null then company_id = current_company()
  when current_person() is not null then exists (
    select from sign_in.oauth_grant g where g.client_id = application.client_id)
  else sign_in.in_its_room() end);
alter table sign_in.application enable row level security;
alter table sign_in.application force row level security;
