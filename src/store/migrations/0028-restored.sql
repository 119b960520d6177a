-- After a restore from a back-up: what the ERP got since then is not known here, so exports of a connection wait until
-- somebody has looked it over.

alter table connection
  -- The moment of the back-up, and of its restoring; null where all is known.
  add column restored_as_of timestamptz,
  add column restored_at timestamptz,
  add constraint connection_restored_of_a_moment check ((restored_as_of is null) = (restored_at is null));
