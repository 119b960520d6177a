-- Whose books the bills of a connection were made in, as its connector told when they were first looked at. Another that is
-- told later says nothing of those bills until an owner has confirmed it. Null until the first look after a link was made.
alter table connection add column books text
  constraint connection_books_named check (books is null or (btrim(books) <> '' and length(books) <= 300));
