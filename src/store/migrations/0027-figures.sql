-- How much there is to do, over all companies, for whoever watches the hub: sums alone, and of no company.

create function job_figures()
  returns table (kind text, due bigint, waiting bigint, oldest_due_seconds double precision)
  language sql stable security definer set search_path from current as $$
  select kind, count(*) filter (where is_due), count(*) filter (where not is_due),
    coalesce(extract(epoch from clock_timestamp() - min(run_at) filter (where is_due)), 0)::double precision
  from (select kind, run_at, run_at <= clock_timestamp() and held_until < clock_timestamp() as is_due
    from job where state = 'queued') queued group by kind
$$;

create function link_figures() returns table (state text, count bigint)
  language sql stable security definer set search_path from current as $$
  select state, sum(count)::bigint from list_count where state <> 'all' group by state having sum(count) <> 0
$$;

-- The owner of these functions stands before the same wall as everybody else; it may count, and no more.
do $$
begin
  execute format('create policy counted_over_all on list_count for select to %I using (true)', current_user);
end $$;
