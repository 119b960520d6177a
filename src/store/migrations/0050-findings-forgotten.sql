-- What is good to know, such as every paid bill, is as much as there are bills, and comes with each night's tie-out. Of those
-- whose list nobody needs any more only how many of each kind there were is kept; null while all findings are.
alter table tie_out add column forgotten jsonb;
