-- A tenant table's wall: it is for its owner too, and tells nothing of another company. For this and later migrations.
create function wall_off(names text[]) returns void language plpgsql as $$
declare walled text;
begin
  foreach walled in array names loop
    execute format('alter table %I enable row level security', walled);
    execute format('alter table %I force row level security', walled);
    execute format(
      'create policy of_its_company on %I using (company_id = current_company()) with check (company_id = current_company())',
      walled);
  end loop;
end $$;

-- Subcontracts and purchase orders, and lines that are billed by quantity.
alter table commitment
  add column kind text not null default 'subcontract' check (kind in ('subcontract', 'purchase_order'));

-- Quantities and unit prices are whole ten-thousandths. A line billed by amount has none of them.
alter table commitment_line
  add column quantity bigint,
  add column unit_price bigint,
  add column unit text check (length(unit) between 1 and 20),
  add constraint commitment_line_by_quantity_is_whole check ((quantity is null) = (unit_price is null));

alter table invoice_line
  add column quantity_previous bigint,
  add column quantity_this_period bigint,
  add constraint invoice_line_by_quantity_is_whole check ((quantity_previous is null) = (quantity_this_period is null));
