-- What became of exports, day by day: a link that two people cut by force is an outcome as well.
drop index event_outcome;
create index event_outcome on event (company_id, at) where type in
  ('link.confirmed', 'link.failed', 'link.parked', 'link.rejected', 'link.unlinked', 'link.unlinked_after_purge',
   'link.unlinked_by_force', 'link.freed');
