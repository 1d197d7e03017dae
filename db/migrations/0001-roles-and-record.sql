-- Who may do what, and the record: doses and the actions on them.
-- The four roles (migrator, app, worker, signer) exist already: they belong to the server, not to one database, and are
-- made by `vaxpass db migrate` before the first migration runs.

-- vaxpass_units() names a table of migration 0002.
set local check_function_bodies = off;

grant usage on schema public to vaxpass_app, vaxpass_worker, vaxpass_signer;

-- The unit of the caller; null (and so: no rows) outside a transaction that names its caller. After a SET LOCAL the
-- value of an unset parameter is '' and not null.
create function vaxpass_unit() returns text
  language sql stable
  return nullif(current_setting('vaxpass.unit', true), '');

-- The ministry sees every unit; asked once a statement, not once a row.
create function vaxpass_scope_all() returns boolean
  language sql stable
  return coalesce(current_setting('vaxpass.unit', true) = 'VN', false);

-- Codes of the caller's unit and of all units below it.
create function vaxpass_units() returns setof text
  language sql stable
  as $$ select descendant from unit_closure where ancestor = nullif(current_setting('vaxpass.unit', true), '') $$;

create table dose (
  bucket smallint not null check (bucket between 0 and 255),
  dose_id uuid not null,
  facility text not null,
  record_ref text,
  full_name text not null,
  birth_date text,
  sex text check (sex in ('M', 'F')),
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
  dose_purpose text check (dose_purpose in ('primary', 'additional', 'booster')),
  given_on date not null,
  given_at_facility text not null,
  upload uuid,
  source_row integer,
  -- Computed from dose_action by core/dose/actions.ts and written in the same transaction as the action.
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
  entered_at timestamptz not null,
  state_since timestamptz not null,
  primary key (bucket, dose_id)
);

-- Claims name one bucket and one state and walk the ids in order. Records that are on their way to a passport leave the
-- index: their later changes need not be written to it.
create index dose_work on dose (bucket, state, dose_id)
  where state in ('entered', 'mismatch', 'ambiguous', 'unverifiable', 'missing-id', 'malformed-id');
-- Day close: what was entered for a facility, day, vaccine and lot.
create index dose_session on dose (given_at_facility, given_on, vaccine, lot_number);

-- A facility's own records by state: its signing desk and its work list.
create index dose_facility on dose (facility, state);

create table dose_action (
  bucket smallint not null check (bucket between 0 and 255),
  dose_id uuid not null,
  seq integer not null,
  facility text not null,
  kind text not null,
  at timestamptz not null,
  account text not null,
  unit text not null,
  payload jsonb,
  primary key (bucket, dose_id, seq)
);

alter table dose enable row level security;
alter table dose force row level security;
alter table dose_action enable row level security;
alter table dose_action force row level security;

-- A unit sees what it or a unit below it entered, and the doses of residents of its communes.
create policy dose_app_reads on dose for select to vaxpass_app
  using ((select vaxpass_scope_all()) or facility in (select vaxpass_units()) or commune in (select vaxpass_units()));
create policy dose_app_enters on dose for insert to vaxpass_app
  with check ((select vaxpass_scope_all()) or facility in (select vaxpass_units()));
create policy dose_app_changes on dose for update to vaxpass_app
  using ((select vaxpass_scope_all()) or facility in (select vaxpass_units()) or commune in (select vaxpass_units()))
  with check (true);
create policy dose_worker on dose for all to vaxpass_worker
  using ((select vaxpass_unit()) is not null) with check ((select vaxpass_unit()) is not null);

create policy dose_action_app_reads on dose_action for select to vaxpass_app
  using ((select vaxpass_scope_all()) or facility in (select vaxpass_units()));
create policy dose_action_app_appends on dose_action for insert to vaxpass_app
  with check ((select vaxpass_unit()) is not null);
create policy dose_action_worker_reads on dose_action for select to vaxpass_worker
  using ((select vaxpass_unit()) is not null);
create policy dose_action_worker_appends on dose_action for insert to vaxpass_worker
  with check ((select vaxpass_unit()) is not null);

grant select, insert, update on dose to vaxpass_app, vaxpass_worker;
-- Facts are appended: nobody but the owner of the schema may change or remove one.
grant select, insert on dose_action to vaxpass_app, vaxpass_worker;

-- The stored distance between the machine's clock and the application's clock.
create table app_clock (
  only_row boolean primary key default true check (only_row),
  offset_ms bigint not null
);
insert into app_clock (offset_ms) values (0);
grant select, update on app_clock to vaxpass_app, vaxpass_worker;
grant select on app_clock to vaxpass_signer;
