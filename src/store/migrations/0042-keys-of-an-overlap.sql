-- The key that signed when the overlap began; null: the one before the newest. It signs until the overlap ends, however often the
-- key is changed in it: whoever asks again because an answer was lost must not leave the receiver with a key that signs nothing.
alter table webhook_hook
  add column signing_overlap_from integer check (signing_overlap_from >= 1 and signing_overlap_from < signing_version);
