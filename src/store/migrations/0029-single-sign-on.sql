-- Single sign-on by OpenID Connect, a second factor that a company requires, and all secrets under one sealing.

-- The provider of a company, one each. It vouches for people whose sign-in this company administers, and for nobody else.
create table single_sign_on (
  company_id bigint primary key references company,
  label text not null check (length(label) between 1 and 60),
  issuer text not null check (length(issuer) between 8 and 500),
  client_id text not null check (length(client_id) between 1 and 300),
  -- the client's secret, bound to its company; null: none was given yet
  sealed_secret text check (length(sealed_secret) between 1 and 20000),
  is_on boolean not null default false,
  -- the company's own people sign in this way and no other
  only_way boolean not null default false,
  makes_people boolean not null default false,
  -- addresses count as verified though the provider does not say so of each
  trusts_addresses boolean not null default false,
  groups_claim text not null default 'groups' check (length(groups_claim) between 1 and 200),
  scopes text not null default 'openid email profile' check (length(scopes) between 6 and 300),
  -- raised by whatever another address, client or secret makes: what was tried before proves nothing of it
  attempt integer not null default 1,
  tried_attempt integer,
  tried_at timestamptz,
  -- what came of the newest trial, for whoever sets it up
  tried jsonb check (length(tried::text) <= 8000),
  check (is_on or not only_way)
);

-- What a group of the provider's gives. The first in order that somebody is in counts: one for the company, and one for
-- each project.
create table single_sign_on_group (
  company_id bigint not null references single_sign_on on delete cascade,
  place integer not null check (place between 1 and 200),
  group_name text not null check (length(group_name) between 1 and 200),
  template_id bigint not null,
  -- null: the company's levels
  project_id bigint,
  push boolean not null default false,
  primary key (company_id, place),
  foreign key (company_id, template_id) references permission_template (company_id, id),
  foreign key (company_id, project_id) references project (company_id, id),
  check (project_id is null or not push)
);

-- As whom somebody is known for good: the provider's own name and theirs at it, whatever becomes of their address.
create table provider_identity (
  company_id bigint not null,
  issuer text not null check (length(issuer) between 8 and 500),
  subject text not null check (length(subject) between 1 and 255),
  person_id bigint not null,
  made_at timestamptz not null default clock_timestamp(),
  used_at timestamptz,
  primary key (company_id, issuer, subject),
  unique (company_id, issuer, person_id),
  foreign key (company_id, person_id) references membership (company_id, person_id)
);

select wall_off(array['single_sign_on', 'single_sign_on_group', 'provider_identity']);

-- Who may sign in with a password where all others may not, should the provider fail.
alter table membership add column keeps_password boolean not null default false;
alter table company_setting add column second_factor text not null default 'optional'
  check (second_factor in ('optional', 'own_people', 'everybody'));

-- Whoever signs in may see what their companies ask of them, before one is chosen.
create policy my_company_settings on company_setting for select
  using (company_id in (select company_id from membership where person_id = current_person()));

-- The provider by which alone somebody signs in; null where they may sign in otherwise too. It goes behind the wall of
-- the company that administers their sign-in, and comes out again.
create function only_way_of(who bigint) returns text language plpgsql set search_path from current as $$
declare
  before text := current_setting('app.company', true);
  home bigint;
  only_by text;
begin
  select home_company_id into home from person where id = who;
  if home is null then return null; end if;
  perform set_config('app.company', home::text, true);
  select s.label into only_by
    from single_sign_on s join membership m on m.company_id = s.company_id and m.person_id = who
    where s.company_id = home and s.only_way and m.vendor_id is null and not m.keeps_password;
  perform set_config('app.company', coalesce(before, ''), true);
  return only_by;
end $$;

-- The button of the sign-in page: of one company, or, where none is named, of the only one that has one. Whoever keeps
-- many companies gives each an address of its own.
create function single_sign_on_of(wanted bigint, out company bigint, out label text)
  language plpgsql set search_path from current as $$
declare
  before text := current_setting('app.company', true);
  several bigint[] := case when wanted is null then array(select company_ids() limit 51) else array[wanted] end;
  one bigint;
  named text;
begin
  if cardinality(several) > 50 then return; end if;
  foreach one in array several loop
    perform set_config('app.company', one::text, true);
    select s.label into named from single_sign_on s where s.company_id = one and s.is_on;
    if named is not null and company is not null then
      company := null;
      label := null;
      exit;
    elsif named is not null then
      company := one;
      label := named;
    end if;
  end loop;
  perform set_config('app.company', coalesce(before, ''), true);
end $$;

-- How sessions are begun is the program's to say: the domain lists it.
alter table sign_in.session drop constraint if exists "session_begunBy_check";
alter table sign_in.session add constraint "session_begunBy_check" check (length("begunBy") between 1 and 40);
alter table sign_in.under_way drop constraint if exists under_way_kind_check;
alter table sign_in.under_way add constraint under_way_kind_check check (length(kind) between 1 and 40);

-- Headers of webhooks and keys of second factors are sealed as all secrets are: what the column holds is that text,
-- `v1.` and the name of its key first. What older releases sealed stands there until the hub has sealed it anew.
