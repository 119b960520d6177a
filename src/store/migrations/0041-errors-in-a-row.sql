-- How many turns of a job ended in an error of the hub's own, one after the other, the last of them under which token. By
-- attempts alone it could not be told: those of a silent ERP and of a wait for a person are counted there too.
alter table job
  add column errors integer not null default 0,
  add column erred_token bigint not null default 0;
