-- What ended since the last daily summary is in the next one, however long that was.
alter table company_setting add column digest_written_at timestamptz;
