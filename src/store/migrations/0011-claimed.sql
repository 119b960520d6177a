-- What the subcontractor asked for on a line, kept beside what the project team makes of it; null: the line as it is.
alter table invoice_line add column claimed bigint;
