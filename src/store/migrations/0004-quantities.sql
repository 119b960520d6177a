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
