-- Where in the ERP's list a bill stands. Of one that was told twice the later word counts, and where its row lies in the table
-- does not tell which that is: handfuls are written beside each other, and room is used again.
alter table tie_out_bill add column place bigint not null default 0;
alter table tie_out_bill alter column place drop default;
