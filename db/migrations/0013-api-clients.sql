-- Organisations that may ask the register field by field ("is this the person?") and get yes, close or no.

-- A reference table: a few hundred rows, no bucket.
create table api_client (
  client uuid primary key,
  name text not null check (name <> '' and char_length(name) <= 200),
  -- On whose behalf it asks; this unit and those above see the client and its readings.
  unit text not null references unit (code),
  -- SHA-256 of the key. The key itself is shown once and kept nowhere.
  key_hash bytea not null check (length(key_hash) = 32),
  -- Codes of src/office/access/purposes.ts.
  purposes text[] not null check (
    cardinality(purposes) > 0 and purposes <@ array['treatment', 'school-entry', 'registration-desk', 'travel']),
  created_at timestamptz not null,
  created_by text not null,
  ended_at timestamptz,
  ended_by text,
  check ((ended_at is null) = (ended_by is null)),
  check (ended_at is null or ended_at >= created_at)
);
-- Two clients of one unit and name could not be told apart in a person's list of readings.
create unique index api_client_name on api_client (unit, name) where ended_at is null;

alter table api_client enable row level security;
alter table api_client force row level security;
create policy api_client_reads on api_client for select to vaxpass_app
  using ((select vaxpass_scope_all()) or unit in (select vaxpass_units()));
create policy api_client_enters on api_client for insert to vaxpass_app
  with check ((select vaxpass_scope_all()) or unit in (select vaxpass_units()));
create policy api_client_ends on api_client for update to vaxpass_app
  using ((select vaxpass_scope_all()) or unit in (select vaxpass_units()))
  with check ((select vaxpass_scope_all()) or unit in (select vaxpass_units()));
create policy api_client_worker_reads on api_client for select to vaxpass_worker
  using ((select vaxpass_unit()) is not null);
-- Only the server that compares a key reads hashes.
grant select (client, name, unit, purposes, created_at, created_by, ended_at, ended_by) on api_client to vaxpass_app;
grant insert on api_client to vaxpass_app;
grant update (ended_at, ended_by) on api_client to vaxpass_app;
grant select on api_client to vaxpass_worker;

-- A client's question leaves a line also when nobody was found: such a line has no subject and shows no record.
alter table access_log drop constraint access_log_check;
alter table access_log drop constraint access_log_count_check;
alter table access_log add constraint access_log_subject_check
  check (num_nonnulls(person_id, dose_id) = 1 or (num_nonnulls(person_id, dose_id) = 0 and kind = 'api'));
alter table access_log add constraint access_log_count_check
  check (count > 0 or (count = 0 and num_nonnulls(person_id, dose_id) = 0));
