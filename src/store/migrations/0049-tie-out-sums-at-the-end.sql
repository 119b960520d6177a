-- What the links come to whose bills say the same is added up once the whole list was read, in one pass over all of them:
-- looked up for each handful of bills, the periods of their invoices took a third of its time.
drop table tie_out_plain;

-- How many bills there are is all that is asked of them.
alter function count_tie_out_bills() set default_statistics_target = 5;
