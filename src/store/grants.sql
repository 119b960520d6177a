-- What the application's role may do: no more than its work, and history can only be added to.
-- {app} is filled in with the role of DATABASE_URL.
grant usage on schema {schema} to {app};
grant select, insert, update, delete on all tables in schema {schema} to {app};
grant usage on all sequences in schema {schema} to {app};
grant execute on all functions in schema {schema} to {app};
revoke update, delete, truncate on {schema}.event, {schema}.sighting, {schema}.company_event from {app};
revoke delete, truncate on {schema}.invoice, {schema}.link from {app};
revoke delete, truncate on {schema}.commitment, {schema}.commitment_line, {schema}.change_order,
  {schema}.contract_payment from {app};
revoke insert, update, delete on {schema}.migration from {app};
revoke update, delete, truncate on {schema}.tie_out_note from {app};
revoke delete, truncate on {schema}.record_flow from {app};
revoke delete, truncate on {schema}.erp_request, {schema}.erp_request_detail from {app};
revoke delete, truncate on {schema}.correction, {schema}.forced_unlink from {app};
revoke insert, update, delete, truncate on {schema}.event_seal from {app};
revoke update, delete, truncate on {schema}.history_checkpoint from {app};
