-- Begins a transaction of a company for somebody. Whether they belong to it the hub has asked before; where it ever forgot to,
-- the wall does not open for them.
create function enter(company bigint, person bigint) returns void language plpgsql as $$
begin
  perform set_config('app.company', company::text, true), set_config('app.person', person::text, true);
  if not exists (select from tieout.membership m where m.company_id = company and m.person_id = person) then
    perform set_config('app.company', '', true), set_config('app.person', '', true);
  end if;
end $$;
