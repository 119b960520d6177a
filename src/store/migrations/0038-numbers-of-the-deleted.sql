-- Integrators could number a commitment that was deleted: the one entered in its place may have that number.
drop index commitment_erp_number;
create unique index commitment_erp_number on commitment (company_id, erp_number)
  where erp_number is not null and deleted_at is null;
