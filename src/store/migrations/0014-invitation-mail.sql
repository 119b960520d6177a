-- Whoever may bill for a vendor is told by mail that a commitment is open to them.
alter table mail drop constraint mail_kind_check;
alter table mail add constraint mail_kind_check check (kind in ('rejection', 'digest', 'invitation'));
