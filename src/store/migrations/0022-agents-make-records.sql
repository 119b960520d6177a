-- An agent makes records besides bills, and each of those tasks too is handed out once, ever.

drop trigger write_is_handed_out_once on agent_task;
create trigger write_is_handed_out_once before update on agent_task for each row
  when (old.call in ('createBill', 'createRecord') and old.claim_hash is not null
    and new.claim_hash is distinct from old.claim_hash)
  execute function write_is_handed_out_once();
