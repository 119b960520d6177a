-- What a tie-out finds is an observation. Held to the links and invoices that it is of, each of fifty thousand findings locked
-- two of their rows, while people work on them. Neither is ever taken out of the database.
alter table tie_out_finding
  drop constraint tie_out_finding_company_id_link_id_fkey,
  drop constraint tie_out_finding_company_id_invoice_id_fkey;

-- Behind the wall of a company PostgreSQL begins within no index on a part of a text: this one was written with every link
-- that came to be synced, and never read.
drop index link_by_number;
