-- What the application's role may do with sign-ins: it makes and changes them, ends sessions and tokens, and removes
-- nobody. {app} is filled in with the role of DATABASE_URL.
grant usage on schema sign_in to {app};
grant select, insert, update on sign_in."user", sign_in.account, sign_in.service_account to {app};
grant select, insert, update, delete on sign_in.session, sign_in.verification, sign_in.access_token to {app};
grant select, insert, update on sign_in.personal_token to {app};
grant select, insert, update, delete on sign_in.second_factor, sign_in.recovery_code,
  sign_in.under_way to {app};
grant select, insert, update on sign_in.application to {app};
grant select, insert, update, delete on sign_in.oauth_grant, sign_in.oauth_code, sign_in.oauth_token to {app};
grant select, insert, update, delete on sign_in.passkey, sign_in.spent_challenge, sign_in.factor_taken to {app};
