-- How much of each company a process may have in hand hangs on how many calls its ERP takes at once: a share for each of
-- those that it knows, and one for all others. As 0031 has it otherwise.
drop function claim_jobs(text, integer, integer, bigint[], integer[], integer);
create function claim_jobs(wanted_kind text, at_most integer, lease_ms integer,
    companies bigint[], in_hand integer[], most_of_each integer[], most_of_others integer)
  returns table (company_id bigint, id bigint, subject_id bigint, attempt integer, token bigint)
  language plpgsql security definer set search_path from current as $$
#variable_conflict use_column
declare
  at constant timestamptz := clock_timestamp();
begin
  return query
  with line as materialized (
    select company, coalesce(hand.held, 0) as held, coalesce(hand.most, most_of_others) as most
    from job_lines(wanted_kind) company
      left join unnest(companies, in_hand, most_of_each) hand (of_company, held, most) on hand.of_company = company),
  due as materialized (
    select line.company, first.id, first.run_at, line.held + first.place as turn
    from line cross join lateral (
      select job.id, job.run_at, row_number() over (order by job.run_at, job.id) as place from job
      where job.kind = wanted_kind and job.company_id = line.company and job.state = 'queued'
        and job.run_at <= at and job.held_until < at
      order by job.run_at, job.id limit greatest(least(2 * at_most, line.most - line.held), 0)) first
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
