-- Cleaning lists (dispatch 2262/BYT-CNTT): what was handed to a commune, the files that came back, and what became of each
-- row. Facts: nothing is changed or removed.

-- A list as it was made. `code` and `secret` stand behind the row keys of its rows.
create table identity_list (
  bucket smallint not null check (bucket between 0 and 255),
  list_id uuid not null,
  commune text not null,
  -- First eight hexadecimal digits of the id: what a row key names its list by.
  code text not null,
  -- Key of the checksum in the row keys; it never leaves the database.
  secret uuid not null,
  rows integer not null check (rows >= 0),
  -- How many rows have each fault.
  counts jsonb not null,
  made_at timestamptz not null,
  made_by text not null,
  unit text not null,
  primary key (bucket, list_id)
);
create index identity_list_code on identity_list (code);

-- A file that came back and was taken in to its end; `file_id` follows from its content, so the same file is the same row.
create table identity_list_import (
  bucket smallint not null check (bucket between 0 and 255),
  file_id uuid not null,
  commune text not null,
  sha256 text not null,
  -- The bytes, in case_evidence.
  evidence_id uuid not null,
  -- The run of corrections; null when no row was applied.
  run uuid,
  rows integer not null check (rows >= 0),
  -- How many rows came to each outcome and code.
  counts jsonb not null,
  imported_at timestamptz not null,
  imported_by text not null,
  unit text not null,
  primary key (bucket, file_id)
);

-- A row of a file that changed something: the same row of the same file never does so twice.
create table identity_list_row (
  bucket smallint not null check (bucket between 0 and 255),
  dose_id uuid not null,
  file_id uuid not null,
  -- As a person sees it in the spreadsheet: the header is 1.
  file_row integer not null,
  outcome text not null check (outcome in ('applied', 'case')),
  code text,
  case_id uuid,
  primary key (bucket, dose_id, file_id)
);

-- Lists and imports are looked up by commune in two places: residents in the register, open records in the claims.
create index register_commune on register_person (commune, bucket, person_id);
create index dose_commune on dose (commune, dose_id)
  where state in ('mismatch', 'ambiguous', 'unverifiable', 'missing-id', 'malformed-id');

do $$
declare
  name text;
begin
  foreach name in array array['identity_list', 'identity_list_import', 'identity_list_row'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I for all to vaxpass_worker using ((select vaxpass_unit()) is not null)
      with check ((select vaxpass_unit()) is not null)', name || '_worker', name);
  end loop;
end $$;
create policy identity_list_app on identity_list for select to vaxpass_app
  using ((select vaxpass_scope_all()) or commune in (select vaxpass_units()));
create policy identity_list_import_app on identity_list_import for select to vaxpass_app
  using ((select vaxpass_scope_all()) or commune in (select vaxpass_units()));

grant select (bucket, list_id, commune, code, rows, counts, made_at, made_by, unit) on identity_list to vaxpass_app;
grant select on identity_list_import to vaxpass_app;
grant select, insert on identity_list, identity_list_import, identity_list_row to vaxpass_worker;
