-- A bill as it was sent says its lines itself (link.bill): a row a line beside it was written and read by nothing.
drop table link_line;
