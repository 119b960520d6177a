-- What a tie-out added up is an observation. Held to the billing periods that it is of, it kept every one of them from being
-- deleted for ever. Of one that is gone the sums stay, without its days.
alter table tie_out_total drop constraint tie_out_total_company_id_period_id_fkey;
