-- Written by "vaxpass db schema --write" from the catalogue; a test compares it. Do not edit.

create table access_log (
  bucket smallint not null,
  access_id uuid not null,
  at timestamp with time zone not null,
  account text not null,
  person text not null,
  unit text not null,
  role text not null,
  purpose text not null,
  kind text not null,
  person_id uuid,
  dose_id uuid,
  count integer not null,
  constraint access_log_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint access_log_count_check CHECK (((count > 0) OR ((count = 0) AND (num_nonnulls(person_id, dose_id) = 0)))),
  constraint access_log_kind_check CHECK ((kind = ANY (ARRAY['view'::text, 'list'::text, 'search'::text, 'export'::text, 'print'::text, 'api'::text, 'command'::text]))),
  constraint access_log_pkey PRIMARY KEY (bucket, access_id),
  constraint access_log_purpose_check CHECK ((purpose <> ''::text)),
  constraint access_log_subject_check CHECK (((num_nonnulls(person_id, dose_id) = 1) OR ((num_nonnulls(person_id, dose_id) = 0) AND (kind = 'api'::text))))
);
CREATE INDEX access_log_dose ON public.access_log USING btree (bucket, dose_id, at) WHERE (dose_id IS NOT NULL);
CREATE INDEX access_log_person ON public.access_log USING btree (bucket, person_id, at) WHERE (person_id IS NOT NULL);
CREATE INDEX access_log_unit ON public.access_log USING btree (unit, at);
alter table access_log enable row level security;
alter table access_log force row level security;
create policy access_log_appends on access_log for insert to vaxpass_app, vaxpass_worker
  with check (((account = ( SELECT vaxpass_account() AS vaxpass_account)) AND (unit = ( SELECT vaxpass_unit() AS vaxpass_unit))));
create policy access_log_reads on access_log for select to vaxpass_app, vaxpass_worker
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))));
grant insert, select on access_log to vaxpass_app;
grant insert, select on access_log to vaxpass_worker;

create table account (
  account text not null,
  person uuid not null,
  unit text not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  closed_at timestamp with time zone,
  constraint account_account_check CHECK ((account ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'::text)),
  constraint account_person_unit_fkey FOREIGN KEY (person, unit) REFERENCES staff_person(person, unit),
  constraint account_pkey PRIMARY KEY (account)
);
alter table account enable row level security;
alter table account force row level security;
create policy account_closes on account for update to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))))
  with check ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy account_enters on account for insert to vaxpass_app
  with check ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy account_reads on account for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units)) OR (account = ( SELECT vaxpass_account() AS vaxpass_account)) OR (account IN ( SELECT appointment.account
   FROM appointment
  WHERE (appointment.unit IN ( SELECT vaxpass_units() AS vaxpass_units))))));
create policy account_worker_reads on account for select to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select on account to vaxpass_app;
grant select on account to vaxpass_worker;

create table api_client (
  client uuid not null,
  name text not null,
  unit text not null,
  key_hash bytea not null,
  purposes text[] not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  ended_at timestamp with time zone,
  ended_by text,
  constraint api_client_check CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint api_client_check1 CHECK (((ended_at IS NULL) OR (ended_at >= created_at))),
  constraint api_client_key_hash_check CHECK ((length(key_hash) = 32)),
  constraint api_client_name_check CHECK (((name <> ''::text) AND (char_length(name) <= 200))),
  constraint api_client_pkey PRIMARY KEY (client),
  constraint api_client_purposes_check CHECK (((cardinality(purposes) > 0) AND (purposes <@ ARRAY['treatment'::text, 'school-entry'::text, 'registration-desk'::text, 'travel'::text]))),
  constraint api_client_unit_fkey FOREIGN KEY (unit) REFERENCES unit(code)
);
CREATE UNIQUE INDEX api_client_name ON public.api_client USING btree (unit, name) WHERE (ended_at IS NULL);
alter table api_client enable row level security;
alter table api_client force row level security;
create policy api_client_ends on api_client for update to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))))
  with check ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy api_client_enters on api_client for insert to vaxpass_app
  with check ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy api_client_reads on api_client for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy api_client_worker_reads on api_client for select to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert on api_client to vaxpass_app;
grant select on api_client to vaxpass_worker;

create table app_clock (
  only_row boolean not null default true,
  offset_ms bigint not null,
  constraint app_clock_only_row_check CHECK (only_row),
  constraint app_clock_pkey PRIMARY KEY (only_row)
);
grant select, update on app_clock to vaxpass_app;
grant select on app_clock to vaxpass_signer;
grant select, update on app_clock to vaxpass_worker;

create table appointment (
  appointment uuid not null,
  account text not null,
  unit text not null,
  role text not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone,
  appointed_by text not null,
  ended_by text,
  constraint appointment_account_fkey FOREIGN KEY (account) REFERENCES account(account),
  constraint appointment_check CHECK (((valid_to IS NULL) OR (valid_to >= valid_from))),
  constraint appointment_pkey PRIMARY KEY (appointment),
  constraint appointment_role_check CHECK ((role = ANY (ARRAY['clerk'::text, 'identity-officer'::text, 'signer'::text, 'supervisor'::text, 'inspector'::text, 'communications'::text, 'operator'::text, 'custodian'::text, 'auditor'::text]))),
  constraint appointment_unit_fkey FOREIGN KEY (unit) REFERENCES unit(code)
);
CREATE INDEX appointment_account ON public.appointment USING btree (account);
CREATE INDEX appointment_unit ON public.appointment USING btree (unit, role);
alter table appointment enable row level security;
alter table appointment force row level security;
create policy appointment_ends on appointment for update to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))))
  with check ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy appointment_enters on appointment for insert to vaxpass_app
  with check ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy appointment_reads on appointment for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units)) OR (account = ( SELECT vaxpass_account() AS vaxpass_account))));
create policy appointment_worker_reads on appointment for select to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select on appointment to vaxpass_app;
grant select on appointment to vaxpass_worker;

create table attested_person (
  bucket smallint not null,
  person_id uuid not null,
  full_name text not null,
  birth_date text not null,
  sex text not null,
  commune text not null,
  household text,
  case_id uuid not null,
  attested_by uuid not null,
  confirmed_by uuid not null,
  at timestamp with time zone not null,
  constraint attested_person_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint attested_person_check CHECK ((confirmed_by <> attested_by)),
  constraint attested_person_pkey PRIMARY KEY (bucket, person_id),
  constraint attested_person_sex_check CHECK ((sex = ANY (ARRAY['M'::text, 'F'::text])))
);
alter table attested_person enable row level security;
alter table attested_person force row level security;
create policy attested_person_app on attested_person for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (commune IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy attested_person_worker on attested_person for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on attested_person to vaxpass_app;
grant insert, select on attested_person to vaxpass_worker;

create table campaign_clock (
  only_row boolean not null default true,
  same_day_from date not null,
  deadline timestamp with time zone not null,
  source text not null,
  constraint campaign_clock_only_row_check CHECK (only_row),
  constraint campaign_clock_pkey PRIMARY KEY (only_row)
);
alter table campaign_clock enable row level security;
alter table campaign_clock force row level security;
create policy campaign_clock_changes on campaign_clock for update to vaxpass_app
  using (( SELECT vaxpass_scope_all() AS vaxpass_scope_all))
  with check (( SELECT vaxpass_scope_all() AS vaxpass_scope_all));
create policy campaign_clock_reads on campaign_clock for select to vaxpass_app, vaxpass_worker
  using (true);
grant select on campaign_clock to vaxpass_app;
grant select on campaign_clock to vaxpass_worker;

create table case_action (
  bucket smallint not null,
  case_id uuid not null,
  seq integer not null,
  kind text not null,
  at timestamp with time zone not null,
  account text not null,
  unit text not null,
  reason text not null,
  person uuid,
  payload jsonb,
  constraint case_action_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint case_action_kind_check CHECK ((kind = ANY (ARRAY['opened'::text, 'routed'::text, 'evidence'::text, 'proposed'::text, 'decided'::text, 'confirmed'::text, 'rejected'::text, 'refused'::text, 'appealed'::text, 'extended'::text, 'requested'::text, 'undone'::text, 'closed'::text]))),
  constraint case_action_pkey PRIMARY KEY (bucket, case_id, seq)
);
alter table case_action enable row level security;
alter table case_action force row level security;
create policy case_action_app on case_action for select to vaxpass_app
  using ((EXISTS ( SELECT 1
   FROM correction_case c
  WHERE ((c.bucket = case_action.bucket) AND (c.case_id = case_action.case_id)))));
create policy case_action_worker on case_action for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on case_action to vaxpass_app;
grant insert, select on case_action to vaxpass_worker;

create table case_evidence (
  bucket smallint not null,
  evidence_id uuid not null,
  case_id uuid,
  kind text not null,
  media_type text not null,
  sha256 text not null,
  bytes bytea not null,
  added_at timestamp with time zone not null,
  added_by text not null,
  constraint case_evidence_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint case_evidence_bytes_check CHECK ((length(bytes) <= 104857600)),
  constraint case_evidence_pkey PRIMARY KEY (bucket, evidence_id)
);
CREATE INDEX case_evidence_case ON public.case_evidence USING btree (bucket, case_id);
alter table case_evidence enable row level security;
alter table case_evidence force row level security;
create policy case_evidence_app on case_evidence for select to vaxpass_app
  using ((EXISTS ( SELECT 1
   FROM correction_case c
  WHERE ((c.bucket = case_evidence.bucket) AND (c.case_id = case_evidence.case_id)))));
create policy case_evidence_worker on case_evidence for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on case_evidence to vaxpass_app;
grant insert, select on case_evidence to vaxpass_worker;

create table clock_rule (
  blocker text not null,
  case_kind text not null default ''::text,
  owes_role text not null,
  owes_unit text not null,
  due_new text not null,
  due_old text not null,
  then_rule text not null,
  each_level_hours integer not null,
  source text not null,
  lawyer_checked boolean not null default false,
  constraint clock_rule_due_new_check CHECK ((due_new ~ '^(same-day|campaign|[1-9][0-9]{0,4}h)$'::text)),
  constraint clock_rule_due_old_check CHECK ((due_old ~ '^(same-day|campaign|[1-9][0-9]{0,4}h)$'::text)),
  constraint clock_rule_each_level_hours_check CHECK (((each_level_hours >= 1) AND (each_level_hours <= 8760))),
  constraint clock_rule_owes_unit_check CHECK ((owes_unit = ANY (ARRAY['facility'::text, 'fixer'::text, 'residence-commune'::text, 'above-both'::text, 'ministry'::text, 'holder'::text, 'above-facility'::text]))),
  constraint clock_rule_pkey PRIMARY KEY (blocker, case_kind),
  constraint clock_rule_then_rule_check CHECK ((then_rule = ANY (ARRAY['unit-above'::text, 'province-signer'::text, 'ministry-head'::text, 'lifted'::text])))
);
alter table clock_rule enable row level security;
alter table clock_rule force row level security;
create policy clock_rule_changes on clock_rule for update to vaxpass_app
  using (( SELECT vaxpass_scope_all() AS vaxpass_scope_all))
  with check (( SELECT vaxpass_scope_all() AS vaxpass_scope_all));
create policy clock_rule_reads on clock_rule for select to vaxpass_app, vaxpass_worker
  using (true);
grant select on clock_rule to vaxpass_app;
grant select on clock_rule to vaxpass_worker;

create table correction (
  bucket smallint not null,
  dose_id uuid not null,
  seq integer not null,
  run uuid not null,
  rule text not null,
  constraint correction_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint correction_pkey PRIMARY KEY (bucket, dose_id, seq)
);
CREATE INDEX correction_of_run ON public.correction USING btree (run);
alter table correction enable row level security;
alter table correction force row level security;
create policy correction_worker on correction for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select on correction to vaxpass_worker;

create table correction_case (
  bucket smallint not null,
  case_id uuid not null,
  dose_id uuid,
  facility text,
  commune text,
  kind text not null,
  fields smallint not null,
  other_dose uuid,
  other_facility text,
  opened_at timestamp with time zone not null,
  state text not null,
  seq integer not null,
  opened_by text not null default 'verdict'::text,
  opened_in text,
  unit text not null,
  level smallint not null default 0,
  extended_hours smallint not null default 0,
  appealed_at timestamp with time zone,
  person_id uuid,
  first_key uuid,
  decision jsonb,
  refused_for text,
  outcome text,
  waiting_since timestamp with time zone,
  details jsonb,
  constraint correction_case_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint correction_case_kind_check CHECK ((kind = ANY (ARRAY['difference'::text, 'other-person'::text, 'ambiguous'::text, 'nobody'::text, 'facilities-disagree'::text, 'duplicate'::text, 'missing-dose'::text, 'register-wrong'::text, 'not-mine'::text, 'same-person'::text]))),
  constraint correction_case_opened_by_check CHECK ((opened_by = ANY (ARRAY['verdict'::text, 'citizen'::text, 'clerk'::text, 'identity-officer'::text]))),
  constraint correction_case_pkey PRIMARY KEY (bucket, case_id),
  constraint correction_case_state_check CHECK ((state = ANY (ARRAY['open'::text, 'second-key'::text, 'waiting'::text, 'refused'::text, 'closed'::text])))
);
CREATE INDEX correction_case_dose ON public.correction_case USING btree (bucket, dose_id);
CREATE INDEX correction_case_id ON public.correction_case USING btree (case_id);
CREATE INDEX correction_case_list ON public.correction_case USING btree (facility, opened_at) WHERE (state = 'open'::text);
CREATE INDEX correction_case_person ON public.correction_case USING btree (person_id) WHERE ((person_id IS NOT NULL) AND (state <> 'closed'::text));
CREATE INDEX correction_case_unit ON public.correction_case USING btree (unit, opened_at) WHERE (state <> 'closed'::text);
alter table correction_case enable row level security;
alter table correction_case force row level security;
create policy correction_case_app on correction_case for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units)) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units)) OR (commune IN ( SELECT vaxpass_units() AS vaxpass_units)) OR (other_facility IN ( SELECT vaxpass_units() AS vaxpass_units)) OR (opened_in IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy correction_case_worker on correction_case for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on correction_case to vaxpass_app;
grant insert, select, update on correction_case to vaxpass_worker;

create table correction_run (
  run uuid not null,
  kind text not null,
  at timestamp with time zone not null,
  account text not null,
  unit text not null,
  undoes uuid,
  constraint correction_run_kind_check CHECK ((kind = ANY (ARRAY['safe'::text, 'list'::text, 'case'::text, 'merge'::text, 'undo'::text]))),
  constraint correction_run_pkey PRIMARY KEY (run)
);
CREATE UNIQUE INDEX correction_run_undone ON public.correction_run USING btree (undoes) WHERE (undoes IS NOT NULL);
alter table correction_run enable row level security;
alter table correction_run force row level security;
create policy correction_run_app on correction_run for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy correction_run_worker on correction_run for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on correction_run to vaxpass_app;
grant insert, select on correction_run to vaxpass_worker;

create table delivery (
  facility text not null,
  vaccine text not null,
  lot text not null,
  delivered_on date not null,
  doses integer not null,
  returned integer not null,
  expiry date,
  loaded_at timestamp with time zone not null,
  account text not null,
  constraint delivery_doses_check CHECK ((doses >= 0)),
  constraint delivery_pkey PRIMARY KEY (facility, vaccine, lot, delivered_on),
  constraint delivery_returned_check CHECK ((returned >= 0))
);
CREATE INDEX delivery_lot ON public.delivery USING btree (vaccine, lot);
alter table delivery enable row level security;
alter table delivery force row level security;
create policy delivery_changes on delivery for update to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units))))
  with check ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy delivery_enters on delivery for insert to vaxpass_app
  with check ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy delivery_reads on delivery for select to vaxpass_app, vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select, update on delivery to vaxpass_app;
grant select on delivery to vaxpass_worker;

create table dose (
  bucket smallint not null,
  dose_id uuid not null,
  facility text not null,
  record_ref text,
  full_name text not null,
  birth_date text,
  sex text,
  id_number text,
  id_country text,
  nationality text not null,
  phone text,
  email text,
  guardian_name text,
  guardian_id text,
  province text,
  district text,
  commune text,
  vaccine text not null,
  lot_number text not null,
  dose_number smallint,
  dose_purpose text,
  given_on date not null,
  given_at_facility text not null,
  upload uuid,
  source_row integer,
  state text not null,
  identity text not null,
  basis text,
  wrong smallint not null,
  first_wrong smallint,
  confirmed boolean not null,
  open_cases smallint not null,
  signed boolean not null,
  covered boolean not null,
  withdrawn boolean not null,
  seq integer not null,
  entered_at timestamp with time zone not null,
  state_since timestamp with time zone not null,
  constraint dose_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint dose_dose_purpose_check CHECK ((dose_purpose = ANY (ARRAY['primary'::text, 'additional'::text, 'booster'::text]))),
  constraint dose_pkey PRIMARY KEY (bucket, dose_id),
  constraint dose_sex_check CHECK ((sex = ANY (ARRAY['M'::text, 'F'::text])))
);
CREATE INDEX dose_commune ON public.dose USING btree (commune, dose_id) WHERE (state = ANY (ARRAY['mismatch'::text, 'ambiguous'::text, 'unverifiable'::text, 'missing-id'::text, 'malformed-id'::text]));
CREATE INDEX dose_facility ON public.dose USING btree (facility, state);
CREATE INDEX dose_session ON public.dose USING btree (given_at_facility, given_on, vaccine, lot_number);
CREATE INDEX dose_work ON public.dose USING btree (bucket, state, dose_id) WHERE (state = ANY (ARRAY['entered'::text, 'mismatch'::text, 'ambiguous'::text, 'unverifiable'::text, 'missing-id'::text, 'malformed-id'::text]));
alter table dose enable row level security;
alter table dose force row level security;
create policy dose_app_changes on dose for update to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units)) OR (commune IN ( SELECT vaxpass_units() AS vaxpass_units))))
  with check (true);
create policy dose_app_enters on dose for insert to vaxpass_app
  with check ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy dose_app_reads on dose for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units)) OR (commune IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy dose_worker on dose for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select, update on dose to vaxpass_app;
grant insert, select, update on dose to vaxpass_worker;

create table dose_action (
  bucket smallint not null,
  dose_id uuid not null,
  seq integer not null,
  facility text not null,
  kind text not null,
  at timestamp with time zone not null,
  account text not null,
  unit text not null,
  payload jsonb,
  constraint dose_action_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint dose_action_pkey PRIMARY KEY (bucket, dose_id, seq)
);
alter table dose_action enable row level security;
alter table dose_action force row level security;
create policy dose_action_app_appends on dose_action for insert to vaxpass_app
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
create policy dose_action_app_reads on dose_action for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy dose_action_worker_appends on dose_action for insert to vaxpass_worker
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
create policy dose_action_worker_reads on dose_action for select to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select on dose_action to vaxpass_app;
grant insert, select on dose_action to vaxpass_worker;

create table dose_signature (
  bucket smallint not null,
  dose_id uuid not null,
  signature_id uuid not null,
  facility text not null,
  leaf_index integer not null,
  leaf_hash bytea not null,
  seq integer not null,
  constraint dose_signature_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint dose_signature_pkey PRIMARY KEY (bucket, dose_id, signature_id)
);
CREATE INDEX dose_signature_tree ON public.dose_signature USING btree (signature_id, leaf_index);
alter table dose_signature enable row level security;
alter table dose_signature force row level security;
create policy dose_signature_app on dose_signature for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy dose_signature_worker on dose_signature for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on dose_signature to vaxpass_app;
grant insert, select on dose_signature to vaxpass_worker;

create table facility_signature (
  signature_id uuid not null,
  signature bytea not null,
  certificate text not null,
  signed_at timestamp with time zone not null,
  constraint facility_signature_pkey PRIMARY KEY (signature_id),
  constraint facility_signature_signature_id_fkey FOREIGN KEY (signature_id) REFERENCES sign_intent(signature_id)
);
alter table facility_signature enable row level security;
alter table facility_signature force row level security;
create policy facility_signature_reads on facility_signature for select to vaxpass_app, vaxpass_signer, vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
create policy facility_signature_signer on facility_signature for insert to vaxpass_signer
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on facility_signature to vaxpass_app;
grant insert, select on facility_signature to vaxpass_signer;
grant select on facility_signature to vaxpass_worker;

create table fraud_signal (
  kind text not null,
  facility text not null,
  vaccine text not null,
  lot text not null,
  day date,
  expected integer not null,
  found integer not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  cleared_at timestamp with time zone,
  constraint fraud_signal_kind_check CHECK ((kind = ANY (ARRAY['entered-above-given'::text, 'given-above-delivered'::text]))),
  constraint fraud_signal_kind_facility_vaccine_lot_day_key UNIQUE NULLS NOT DISTINCT (kind, facility, vaccine, lot, day)
);
alter table fraud_signal enable row level security;
alter table fraud_signal force row level security;
create policy fraud_signal_app on fraud_signal for all to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units))))
  with check ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy fraud_signal_worker on fraud_signal for select to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select, update on fraud_signal to vaxpass_app;
grant select on fraud_signal to vaxpass_worker;

create table identity_check (
  bucket smallint not null,
  dose_id uuid not null,
  seq integer not null,
  facility text not null,
  commune text,
  at timestamp with time zone not null,
  identity text not null,
  basis text,
  wrong smallint not null,
  person_id uuid,
  number_kind text not null,
  comparison integer,
  fitting smallint not null,
  proposal jsonb,
  register_version integer not null,
  rules text not null,
  bits smallint,
  margin_bits smallint,
  constraint identity_check_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint identity_check_pkey PRIMARY KEY (bucket, dose_id, seq)
);
CREATE INDEX identity_check_rules ON public.identity_check USING btree (rules, identity);
alter table identity_check enable row level security;
alter table identity_check force row level security;
create policy identity_check_app on identity_check for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units)) OR (commune IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy identity_check_worker on identity_check for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on identity_check to vaxpass_app;
grant insert, select on identity_check to vaxpass_worker;

create table identity_list (
  bucket smallint not null,
  list_id uuid not null,
  commune text not null,
  code text not null,
  secret uuid not null,
  rows integer not null,
  counts jsonb not null,
  made_at timestamp with time zone not null,
  made_by text not null,
  unit text not null,
  constraint identity_list_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint identity_list_pkey PRIMARY KEY (bucket, list_id),
  constraint identity_list_rows_check CHECK ((rows >= 0))
);
CREATE INDEX identity_list_code ON public.identity_list USING btree (code);
alter table identity_list enable row level security;
alter table identity_list force row level security;
create policy identity_list_app on identity_list for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (commune IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy identity_list_worker on identity_list for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select on identity_list to vaxpass_worker;

create table identity_list_import (
  bucket smallint not null,
  file_id uuid not null,
  commune text not null,
  sha256 text not null,
  evidence_id uuid not null,
  run uuid,
  rows integer not null,
  counts jsonb not null,
  imported_at timestamp with time zone not null,
  imported_by text not null,
  unit text not null,
  constraint identity_list_import_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint identity_list_import_pkey PRIMARY KEY (bucket, file_id),
  constraint identity_list_import_rows_check CHECK ((rows >= 0))
);
alter table identity_list_import enable row level security;
alter table identity_list_import force row level security;
create policy identity_list_import_app on identity_list_import for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (commune IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy identity_list_import_worker on identity_list_import for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on identity_list_import to vaxpass_app;
grant insert, select on identity_list_import to vaxpass_worker;

create table identity_list_row (
  bucket smallint not null,
  dose_id uuid not null,
  file_id uuid not null,
  file_row integer not null,
  outcome text not null,
  code text,
  case_id uuid,
  constraint identity_list_row_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint identity_list_row_outcome_check CHECK ((outcome = ANY (ARRAY['applied'::text, 'case'::text]))),
  constraint identity_list_row_pkey PRIMARY KEY (bucket, dose_id, file_id)
);
alter table identity_list_row enable row level security;
alter table identity_list_row force row level security;
create policy identity_list_row_worker on identity_list_row for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select on identity_list_row to vaxpass_worker;

create table match_model (
  version text not null,
  model jsonb not null,
  first_used_at timestamp with time zone not null,
  constraint match_model_pkey PRIMARY KEY (version)
);
alter table match_model enable row level security;
alter table match_model force row level security;
create policy match_model_app on match_model for select to vaxpass_app
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
create policy match_model_worker on match_model for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on match_model to vaxpass_app;
grant insert, select on match_model to vaxpass_worker;

create table outbox (
  bucket smallint not null,
  message_id uuid not null,
  dedupe_key text not null,
  unit text not null,
  kind text not null,
  channel text not null,
  language text not null,
  recipient text not null,
  data jsonb not null,
  created_at timestamp with time zone not null,
  send_after timestamp with time zone not null,
  state text not null,
  subject text,
  body text,
  attempts smallint not null default 0,
  uncertain smallint not null default 0,
  attempted_at timestamp with time zone,
  sent_at timestamp with time zone,
  failed text,
  constraint outbox_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint outbox_bucket_dedupe_key_key UNIQUE (bucket, dedupe_key),
  constraint outbox_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text]))),
  constraint outbox_check CHECK (((state = 'sent'::text) = (sent_at IS NOT NULL))),
  constraint outbox_check1 CHECK (((state = ANY (ARRAY['waiting'::text, 'failed'::text])) OR ((subject IS NOT NULL) AND (body IS NOT NULL)))),
  constraint outbox_language_check CHECK ((language = ANY (ARRAY['vi'::text, 'en'::text]))),
  constraint outbox_pkey PRIMARY KEY (bucket, message_id),
  constraint outbox_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'failed'::text])))
);
CREATE INDEX outbox_work ON public.outbox USING btree (state, channel, send_after, bucket, message_id) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text]));
alter table outbox enable row level security;
alter table outbox force row level security;
create policy outbox_app_enters on outbox for insert to vaxpass_app
  with check ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy outbox_app_reads on outbox for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy outbox_worker on outbox for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select on outbox to vaxpass_app;
grant insert, select on outbox to vaxpass_worker;

create table passport (
  bucket smallint not null,
  passport_id uuid not null,
  person_id uuid not null,
  certificate_id text not null,
  state text not null,
  hcert text not null,
  holder jsonb not null,
  issued_at timestamp with time zone not null,
  valid_until timestamp with time zone not null,
  seq integer not null,
  constraint passport_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint passport_pkey PRIMARY KEY (bucket, passport_id),
  constraint passport_state_check CHECK ((state = ANY (ARRAY['active'::text, 'replaced'::text, 'revoked'::text])))
);
CREATE INDEX passport_person ON public.passport USING btree (bucket, person_id);
CREATE UNIQUE INDEX passport_active ON public.passport USING btree (bucket, person_id) WHERE (state = 'active'::text);
alter table passport enable row level security;
alter table passport force row level security;
create policy passport_app on passport for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (EXISTS ( SELECT 1
   FROM person_dose d
  WHERE ((d.bucket = passport.bucket) AND (d.person_id = passport.person_id))))));
create policy passport_worker on passport for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on passport to vaxpass_app;
grant insert, select, update on passport to vaxpass_worker;

create table passport_action (
  bucket smallint not null,
  passport_id uuid not null,
  seq integer not null,
  kind text not null,
  at timestamp with time zone not null,
  account text not null,
  unit text not null,
  payload jsonb,
  constraint passport_action_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint passport_action_pkey PRIMARY KEY (bucket, passport_id, seq)
);
alter table passport_action enable row level security;
alter table passport_action force row level security;
create policy passport_action_app on passport_action for select to vaxpass_app
  using (( SELECT vaxpass_scope_all() AS vaxpass_scope_all));
create policy passport_action_worker on passport_action for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on passport_action to vaxpass_app;
grant insert, select on passport_action to vaxpass_worker;

create table passport_dose (
  bucket smallint not null,
  passport_id uuid not null,
  dose_id uuid not null,
  constraint passport_dose_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint passport_dose_pkey PRIMARY KEY (bucket, passport_id, dose_id)
);
alter table passport_dose enable row level security;
alter table passport_dose force row level security;
create policy passport_dose_app on passport_dose for select to vaxpass_app
  using (( SELECT vaxpass_scope_all() AS vaxpass_scope_all));
create policy passport_dose_worker on passport_dose for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on passport_dose to vaxpass_app;
grant insert, select on passport_dose to vaxpass_worker;

create table passport_due (
  bucket smallint not null,
  person_id uuid not null,
  since timestamp with time zone not null,
  problems text[],
  constraint passport_due_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint passport_due_pkey PRIMARY KEY (bucket, person_id)
);
alter table passport_due enable row level security;
alter table passport_due force row level security;
create policy passport_due_app on passport_due for select to vaxpass_app
  using (( SELECT vaxpass_scope_all() AS vaxpass_scope_all));
create policy passport_due_worker on passport_due for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on passport_due to vaxpass_app;
grant delete, insert, select, update on passport_due to vaxpass_worker;

create table passport_intent (
  bucket smallint not null,
  passport_id uuid not null,
  person_id uuid not null,
  certificate_id text not null,
  kid bytea not null,
  to_be_signed bytea not null,
  holder jsonb not null,
  doses uuid[] not null,
  valid_until timestamp with time zone not null,
  created_at timestamp with time zone not null,
  constraint passport_intent_bucket_certificate_id_key UNIQUE (bucket, certificate_id),
  constraint passport_intent_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint passport_intent_pkey PRIMARY KEY (bucket, passport_id)
);
alter table passport_intent enable row level security;
alter table passport_intent force row level security;
create policy passport_intent_app on passport_intent for select to vaxpass_app
  using (( SELECT vaxpass_scope_all() AS vaxpass_scope_all));
create policy passport_intent_signer on passport_intent for select to vaxpass_signer
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
create policy passport_intent_worker on passport_intent for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on passport_intent to vaxpass_signer;
grant insert, select on passport_intent to vaxpass_worker;

create table passport_signature (
  bucket smallint not null,
  passport_id uuid not null,
  signature bytea not null,
  signed_at timestamp with time zone not null,
  constraint passport_signature_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint passport_signature_pkey PRIMARY KEY (bucket, passport_id)
);
alter table passport_signature enable row level security;
alter table passport_signature force row level security;
create policy passport_signature_app on passport_signature for select to vaxpass_app
  using (( SELECT vaxpass_scope_all() AS vaxpass_scope_all));
create policy passport_signature_signer on passport_signature for insert to vaxpass_signer
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
create policy passport_signature_signer_reads on passport_signature for select to vaxpass_signer
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
create policy passport_signature_worker on passport_signature for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select on passport_signature to vaxpass_signer;
grant select on passport_signature to vaxpass_worker;

create table person_alias (
  bucket smallint not null,
  person_id uuid not null,
  same_as uuid not null,
  case_id uuid not null,
  at timestamp with time zone not null,
  account text not null,
  constraint person_alias_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint person_alias_check CHECK ((same_as <> person_id)),
  constraint person_alias_pkey PRIMARY KEY (bucket, person_id)
);
alter table person_alias enable row level security;
alter table person_alias force row level security;
create policy person_alias_worker on person_alias for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select on person_alias to vaxpass_worker;

create table person_day (
  bucket smallint not null,
  person_id uuid not null,
  given_on date not null,
  constraint person_day_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint person_day_pkey PRIMARY KEY (bucket, person_id, given_on)
);
alter table person_day enable row level security;
alter table person_day force row level security;
create policy person_day_worker on person_day for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select on person_day to vaxpass_worker;

create table person_dose (
  bucket smallint not null,
  person_id uuid not null,
  dose_id uuid not null,
  facility text not null,
  given_on date not null,
  constraint person_dose_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint person_dose_pkey PRIMARY KEY (bucket, person_id, dose_id)
);
CREATE INDEX person_dose_facility ON public.person_dose USING btree (facility);
alter table person_dose enable row level security;
alter table person_dose force row level security;
create policy person_dose_app on person_dose for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy person_dose_worker on person_dose for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on person_dose to vaxpass_app;
grant delete, insert, select on person_dose to vaxpass_worker;

create table register_change (
  bucket smallint not null,
  person_id uuid not null,
  field text not null,
  new_value text not null,
  case_id uuid not null,
  requested_at timestamp with time zone not null,
  seen_in integer,
  round smallint not null default 1,
  constraint register_change_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint register_change_field_check CHECK ((field = ANY (ARRAY['full_name'::text, 'birth_date'::text, 'sex'::text, 'id_number'::text]))),
  constraint register_change_pkey PRIMARY KEY (bucket, person_id, field, case_id, round)
);
CREATE INDEX register_change_open ON public.register_change USING btree (bucket, person_id) WHERE (seen_in IS NULL);
CREATE UNIQUE INDEX register_change_one_open ON public.register_change USING btree (bucket, person_id, field, case_id) WHERE (seen_in IS NULL);
alter table register_change enable row level security;
alter table register_change force row level security;
create policy register_change_worker on register_change for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select on register_change to vaxpass_worker;

create table register_person (
  bucket smallint not null,
  person_id uuid not null,
  number text not null,
  cmnd text,
  full_name text not null,
  family_name text not null,
  given_name text not null,
  birth_date text not null,
  birth_year smallint not null,
  sex text not null,
  commune text,
  phone text,
  phone_users integer not null,
  deceased_on date,
  hamlet text,
  household text,
  guardian_1 text,
  guardian_2 text,
  name_key text not null,
  version integer not null,
  name_users integer not null default 0,
  constraint register_person_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint register_person_pkey PRIMARY KEY (bucket, person_id),
  constraint register_person_sex_check CHECK ((sex = ANY (ARRAY['M'::text, 'F'::text])))
);
CREATE INDEX register_birth ON public.register_person USING btree (birth_date, commune);
CREATE INDEX register_cmnd ON public.register_person USING btree (cmnd) WHERE (cmnd IS NOT NULL);
CREATE INDEX register_commune ON public.register_person USING btree (commune, bucket, person_id);
CREATE INDEX register_guardian_1 ON public.register_person USING btree (guardian_1) WHERE (guardian_1 IS NOT NULL);
CREATE INDEX register_guardian_2 ON public.register_person USING btree (guardian_2) WHERE (guardian_2 IS NOT NULL);
CREATE INDEX register_household ON public.register_person USING btree (household) WHERE (household IS NOT NULL);
CREATE INDEX register_name ON public.register_person USING btree (name_key, birth_year);
CREATE INDEX register_name_place ON public.register_person USING btree (name_key, commune);
CREATE INDEX register_number ON public.register_person USING btree (number);
CREATE INDEX register_phone ON public.register_person USING btree (phone, birth_year) WHERE (phone IS NOT NULL);
alter table register_person enable row level security;
alter table register_person force row level security;
create policy register_person_app on register_person for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (commune IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy register_person_worker on register_person for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on register_person to vaxpass_app;
grant delete, insert, select on register_person to vaxpass_worker;

create table register_question (
  bucket smallint not null,
  question_id uuid not null,
  state text not null,
  asked_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  answer jsonb,
  tries smallint not null,
  expires_at timestamp with time zone not null,
  constraint register_question_bucket_check CHECK (((bucket >= 0) AND (bucket <= 255))),
  constraint register_question_check CHECK (((state = 'answered'::text) = (answer IS NOT NULL))),
  constraint register_question_check1 CHECK (((answer IS NULL) = (answered_at IS NULL))),
  constraint register_question_pkey PRIMARY KEY (bucket, question_id),
  constraint register_question_state_check CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'failed'::text])))
);
CREATE INDEX register_question_expiry ON public.register_question USING btree (expires_at);
alter table register_question enable row level security;
alter table register_question force row level security;
create policy register_question_worker on register_question for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant delete, insert, select, update on register_question to vaxpass_worker;

create table register_version (
  version integer not null,
  file_hash text not null,
  people integer not null,
  loaded_at timestamp with time zone not null,
  source text not null default 'table'::text,
  communes real not null default 1,
  constraint register_version_pkey PRIMARY KEY (version),
  constraint register_version_source_check CHECK ((source = ANY (ARRAY['table'::text, 'image'::text, 'fhir'::text])))
);
CREATE UNIQUE INDEX register_version_hash ON public.register_version USING btree (source, file_hash) WHERE (source <> 'table'::text);
alter table register_version enable row level security;
alter table register_version force row level security;
create policy register_version_app on register_version for select to vaxpass_app
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
create policy register_version_worker on register_version for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on register_version to vaxpass_app;
grant insert, select on register_version to vaxpass_worker;

create table session_report (
  facility text not null,
  day date not null,
  vaccine text not null,
  lot text not null,
  doses_given integer not null,
  reported_at timestamp with time zone not null,
  account text not null,
  constraint session_report_doses_given_check CHECK ((doses_given >= 0)),
  constraint session_report_pkey PRIMARY KEY (facility, day, vaccine, lot)
);
alter table session_report enable row level security;
alter table session_report force row level security;
create policy session_report_app on session_report for all to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units))))
  with check ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy session_report_worker on session_report for select to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select, update on session_report to vaxpass_app;
grant select on session_report to vaxpass_worker;

create table sign_done (
  signature_id uuid not null,
  signed integer not null,
  changed integer not null,
  at timestamp with time zone not null,
  constraint sign_done_pkey PRIMARY KEY (signature_id),
  constraint sign_done_signature_id_fkey FOREIGN KEY (signature_id) REFERENCES sign_intent(signature_id)
);
grant select on sign_done to vaxpass_app;
grant insert, select on sign_done to vaxpass_worker;

create table sign_intent (
  signature_id uuid not null,
  facility text not null,
  manifest text not null,
  doses integer not null,
  created_at timestamp with time zone not null,
  account text not null,
  unit text not null,
  constraint sign_intent_pkey PRIMARY KEY (signature_id)
);
alter table sign_intent enable row level security;
alter table sign_intent force row level security;
create policy sign_intent_app on sign_intent for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy sign_intent_signer on sign_intent for select to vaxpass_signer
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
create policy sign_intent_worker on sign_intent for all to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL))
  with check ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant select on sign_intent to vaxpass_app;
grant select on sign_intent to vaxpass_signer;
grant insert, select on sign_intent to vaxpass_worker;

create table snapshot (
  name text not null,
  at timestamp with time zone not null,
  figures jsonb not null,
  constraint snapshot_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,63}$'::text)),
  constraint snapshot_pkey PRIMARY KEY (name)
);
alter table snapshot enable row level security;
alter table snapshot force row level security;
create policy snapshot_changes on snapshot for update to vaxpass_app
  using (( SELECT vaxpass_scope_all() AS vaxpass_scope_all))
  with check (( SELECT vaxpass_scope_all() AS vaxpass_scope_all));
create policy snapshot_enters on snapshot for insert to vaxpass_app
  with check (( SELECT vaxpass_scope_all() AS vaxpass_scope_all));
create policy snapshot_reads on snapshot for select to vaxpass_app
  using (( SELECT vaxpass_scope_all() AS vaxpass_scope_all));
grant insert, select, update on snapshot to vaxpass_app;

create table staff_person (
  person uuid not null,
  unit text not null,
  full_name text not null,
  created_at timestamp with time zone not null,
  constraint staff_person_full_name_check CHECK ((full_name <> ''::text)),
  constraint staff_person_pkey PRIMARY KEY (person, unit),
  constraint staff_person_unit_fkey FOREIGN KEY (unit) REFERENCES unit(code)
);
alter table staff_person enable row level security;
alter table staff_person force row level security;
create policy staff_person_enters on staff_person for insert to vaxpass_app
  with check ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy staff_person_reads on staff_person for select to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units)) OR ((person, unit) IN ( SELECT unit_head.person,
    unit_head.entered_by
   FROM unit_head)) OR ((person, unit) IN ( SELECT account.person,
    account.unit
   FROM account))));
create policy staff_person_worker_reads on staff_person for select to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select on staff_person to vaxpass_app;
grant select on staff_person to vaxpass_worker;

create table unit (
  code text not null,
  kind text not null,
  name text not null,
  parent text,
  commune text,
  valid_from date not null,
  valid_to date,
  successor text,
  constraint unit_check CHECK (((valid_to IS NULL) OR (valid_to >= valid_from))),
  constraint unit_check1 CHECK (((parent IS NOT NULL) OR (code = 'VN'::text))),
  constraint unit_check2 CHECK (((successor <> code) AND (parent <> code))),
  constraint unit_code_check CHECK ((code ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$'::text)),
  constraint unit_commune_fkey FOREIGN KEY (commune) REFERENCES unit(code),
  constraint unit_kind_check CHECK ((kind = ANY (ARRAY['ministry'::text, 'branch'::text, 'province'::text, 'district'::text, 'commune'::text, 'station'::text, 'hospital'::text, 'province-hospital'::text, 'district-centre'::text, 'cdc'::text, 'mobile'::text, 'company'::text, 'private'::text, 'army'::text, 'ministry-site'::text, 'police-site'::text, 'transport-site'::text, 'dissolved'::text]))),
  constraint unit_name_check CHECK ((name <> ''::text)),
  constraint unit_parent_fkey FOREIGN KEY (parent) REFERENCES unit(code),
  constraint unit_pkey PRIMARY KEY (code),
  constraint unit_successor_fkey FOREIGN KEY (successor) REFERENCES unit(code)
);
CREATE INDEX unit_parent ON public.unit USING btree (parent);
alter table unit enable row level security;
alter table unit force row level security;
create policy unit_changes on unit for update to vaxpass_app
  using (( SELECT vaxpass_scope_all() AS vaxpass_scope_all))
  with check (( SELECT vaxpass_scope_all() AS vaxpass_scope_all));
create policy unit_enters on unit for insert to vaxpass_app
  with check (( SELECT vaxpass_scope_all() AS vaxpass_scope_all));
create policy unit_reads on unit for select to vaxpass_app, vaxpass_worker
  using (true);
grant insert, select on unit to vaxpass_app;
grant select on unit to vaxpass_worker;

create table unit_closure (
  ancestor text not null,
  descendant text not null,
  constraint unit_closure_pkey PRIMARY KEY (ancestor, descendant)
);
CREATE INDEX unit_closure_up ON public.unit_closure USING btree (descendant, ancestor);
alter table unit_closure enable row level security;
alter table unit_closure force row level security;
create policy unit_closure_enters on unit_closure for insert to vaxpass_app
  with check (( SELECT vaxpass_scope_all() AS vaxpass_scope_all));
create policy unit_closure_reads on unit_closure for select to vaxpass_app, vaxpass_worker
  using (true);
create policy unit_closure_removes on unit_closure for delete to vaxpass_app
  using (( SELECT vaxpass_scope_all() AS vaxpass_scope_all));
grant delete, insert, select on unit_closure to vaxpass_app;
grant select on unit_closure to vaxpass_worker;

create table unit_head (
  unit text not null,
  kind text not null,
  person uuid not null,
  entered_by text not null,
  valid_from date not null,
  valid_to date,
  constraint unit_head_check CHECK (((valid_to IS NULL) OR (valid_to >= (valid_from - 1)))),
  constraint unit_head_kind_check CHECK ((kind = ANY (ARRAY['head'::text, 'deputy'::text]))),
  constraint unit_head_person_entered_by_fkey FOREIGN KEY (person, entered_by) REFERENCES staff_person(person, unit),
  constraint unit_head_pkey PRIMARY KEY (unit, kind, person, valid_from),
  constraint unit_head_unit_fkey FOREIGN KEY (unit) REFERENCES unit(code)
);
alter table unit_head enable row level security;
alter table unit_head force row level security;
create policy unit_head_ends on unit_head for update to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))))
  with check ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy unit_head_enters on unit_head for insert to vaxpass_app
  with check ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (unit IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy unit_head_reads on unit_head for select to vaxpass_app, vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select on unit_head to vaxpass_app;
grant select on unit_head to vaxpass_worker;

create table upload (
  upload uuid not null,
  facility text not null,
  content_sha256 text not null,
  file_name text not null,
  last_row integer not null,
  accepted integer not null,
  rejected_rows integer[] not null,
  account text not null,
  unit text not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint upload_content_sha256_check CHECK ((content_sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint upload_facility_content_sha256_key UNIQUE (facility, content_sha256),
  constraint upload_pkey PRIMARY KEY (upload)
);
alter table upload enable row level security;
alter table upload force row level security;
create policy upload_app on upload for all to vaxpass_app
  using ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units))))
  with check ((( SELECT vaxpass_scope_all() AS vaxpass_scope_all) OR (facility IN ( SELECT vaxpass_units() AS vaxpass_units))));
create policy upload_worker on upload for select to vaxpass_worker
  using ((( SELECT vaxpass_unit() AS vaxpass_unit) IS NOT NULL));
grant insert, select, update on upload to vaxpass_app;
grant select on upload to vaxpass_worker;

CREATE OR REPLACE FUNCTION public.vaxpass_account()
 RETURNS text
 LANGUAGE sql
 STABLE
RETURN NULLIF(current_setting('vaxpass.account'::text, true), ''::text);

CREATE OR REPLACE FUNCTION public.vaxpass_analyze_doses()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$ begin analyze dose; analyze dose_action; analyze identity_check; analyze person_dose; end $function$;

CREATE OR REPLACE FUNCTION public.vaxpass_analyze_register()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$ begin analyze register_person; end $function$;

CREATE OR REPLACE FUNCTION public.vaxpass_scope_all()
 RETURNS boolean
 LANGUAGE sql
 STABLE
RETURN COALESCE((current_setting('vaxpass.unit'::text, true) = 'VN'::text), false);

CREATE OR REPLACE FUNCTION public.vaxpass_unit()
 RETURNS text
 LANGUAGE sql
 STABLE
RETURN NULLIF(current_setting('vaxpass.unit'::text, true), ''::text);

CREATE OR REPLACE FUNCTION public.vaxpass_units()
 RETURNS SETOF text
 LANGUAGE sql
 STABLE
AS $function$ select descendant from unit_closure where ancestor = nullif(current_setting('vaxpass.unit', true), '') $function$;
