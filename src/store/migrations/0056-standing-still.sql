-- Exports that stand still for a person: few, and counted for the number of what waits.
create index link_parked on link (company_id, project_id) where parked and ended_at is null;
