-- Each company has a line of its own for each kind of work, so that what one of them queued by the thousand does not
-- stand before the few of another.

create index job_line on job (kind, company_id, run_at) where state = 'queued';
drop index job_due;

-- The companies that have anything queued of a kind, each found by one step along the index.
create function job_lines(wanted_kind text) returns setof bigint
  language sql stable security definer set search_path from current as $$
  with recursive line (company) as (
    (select company_id from job where kind = wanted_kind and state = 'queued' order by company_id limit 1)
    union all
    select (select company_id from job where kind = wanted_kind and state = 'queued' and company_id > line.company
      order by company_id limit 1)
    from line where line.company is not null)
  select company from line where company is not null
$$;

-- Hands out due jobs of every company under a lease, by turns: first of those that have the least in hand. The one
-- place that sees across companies: it gives out ids alone. Twice as many as are wanted are looked at, so that two hubs
-- that claim at once both find some.
drop function claim_jobs(text, integer, integer);
create function claim_jobs(wanted_kind text, at_most integer, lease_ms integer,
    companies bigint[], in_hand integer[], most_of_one integer)
  returns table (company_id bigint, id bigint, subject_id bigint, attempt integer, token bigint)
  language plpgsql security definer set search_path from current as $$
#variable_conflict use_column
declare
  at constant timestamptz := clock_timestamp();
begin
  return query
  with line as materialized (
    select company, coalesce(hand.held, 0) as held
    from job_lines(wanted_kind) company
      left join unnest(companies, in_hand) hand (of_company, held) on hand.of_company = company),
  due as materialized (
    select line.company, first.id, first.run_at, line.held + first.place as turn
    from line cross join lateral (
      select job.id, job.run_at, row_number() over (order by job.run_at, job.id) as place from job
      where job.kind = wanted_kind and job.company_id = line.company and job.state = 'queued'
        and job.run_at <= at and job.held_until < at
      order by job.run_at, job.id limit greatest(least(2 * at_most, most_of_one - line.held), 0)) first
    order by turn, first.run_at limit 2 * at_most),
  taken as materialized (
    select job.company_id, job.id from due join job on job.company_id = due.company and job.id = due.id
    where job.state = 'queued' and job.run_at <= at and job.held_until < at
    order by due.turn, due.run_at limit at_most for update of job skip locked)
  update job set token = job.token + 1, attempt = job.attempt + 1,
    held_until = clock_timestamp() + make_interval(secs => lease_ms / 1000.0)
  from taken where job.company_id = taken.company_id and job.id = taken.id
  returning job.company_id, job.id, job.subject_id, job.attempt, job.token;
end $$;

-- When the next one is due (for a worker to sleep until), in milliseconds from now; null when none is. Of companies that
-- have as much in hand as they may, nothing is: the end of what they have will say so. What is held stands at the front
-- of its line, and is due when its hold runs out.
drop function next_job_in_ms(text);
create function next_job_in_ms(wanted_kind text, full_companies bigint[]) returns double precision
  language sql stable security definer set search_path from current as $$
  select extract(epoch from min(first.due_at) - clock_timestamp()) * 1000
  from job_lines(wanted_kind) company cross join lateral (
    select min(greatest(front.run_at, front.held_until)) as due_at from (
      select run_at, held_until from job
      where kind = wanted_kind and company_id = company and state = 'queued' order by run_at limit 100) front) first
  where company <> all (full_companies)
$$;
