-- The population register as a table, and what the checks against it found.

-- One load of the register; verdicts name the version that they were made with.
create table register_version (
  version integer primary key,
  -- SHA-256 of the file, hexadecimal.
  file_hash text not null,
  people integer not null,
  loaded_at timestamptz not null
);

create table register_person (
  bucket smallint not null check (bucket between 0 and 255),
  person_id uuid not null,
  number text not null,
  cmnd text,
  full_name text not null,
  family_name text not null,
  given_name text not null,
  birth_date text not null,
  birth_year smallint not null,
  sex text not null check (sex in ('M', 'F')),
  commune text,
  phone text,
  phone_users integer not null,
  deceased_on date,
  hamlet text,
  household text,
  guardian_1 text,
  guardian_2 text,
  -- The words of the name without marks, in alphabetical order.
  name_key text not null,
  version integer not null,
  primary key (bucket, person_id)
);
-- The ways in which a person can be asked for.
create index register_cmnd on register_person (cmnd) where cmnd is not null;
create index register_name on register_person (name_key, birth_year);
create index register_name_place on register_person (name_key, commune);
create index register_birth on register_person (birth_date, commune);
create index register_phone on register_person (phone, birth_year) where phone is not null;
create index register_guardian_1 on register_person (guardian_1) where guardian_1 is not null;
create index register_guardian_2 on register_person (guardian_2) where guardian_2 is not null;

-- One line for each check of a dose record; `seq` is the number of the action that it became.
create table identity_check (
  bucket smallint not null check (bucket between 0 and 255),
  dose_id uuid not null,
  seq integer not null,
  facility text not null,
  commune text,
  at timestamptz not null,
  identity text not null,
  basis text,
  wrong smallint not null,
  person_id uuid,
  number_kind text not null,
  -- Levels of all fields in one integer (core/person/compare.ts), and how many people fitted about as well.
  comparison integer,
  fitting smallint not null,
  proposal jsonb,
  register_version integer not null,
  rules text not null,
  primary key (bucket, dose_id, seq)
);

-- Whose doses are whose, in the person's partition. Not a fact: the last check's answer, rewritten with it.
create table person_dose (
  bucket smallint not null check (bucket between 0 and 255),
  person_id uuid not null,
  dose_id uuid not null,
  facility text not null,
  given_on date not null,
  primary key (bucket, person_id, dose_id)
);
-- Days on which a person was given a dose. Two processes that check two records of one person and day meet at this key: the
-- second waits for the first and then sees its record.
create table person_day (
  bucket smallint not null check (bucket between 0 and 255),
  person_id uuid not null,
  given_on date not null,
  primary key (bucket, person_id, given_on)
);
create index person_dose_facility on person_dose (facility);

do $$
declare
  name text;
begin
  foreach name in array array['register_version', 'register_person', 'identity_check', 'person_dose', 'person_day'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I for all to vaxpass_worker using ((select vaxpass_unit()) is not null)
      with check ((select vaxpass_unit()) is not null)', name || '_worker', name);
  end loop;
end $$;

create policy register_version_app on register_version for select to vaxpass_app
  using ((select vaxpass_unit()) is not null);
create policy register_person_app on register_person for select to vaxpass_app
  using ((select vaxpass_scope_all()) or commune in (select vaxpass_units()));
create policy identity_check_app on identity_check for select to vaxpass_app
  using ((select vaxpass_scope_all()) or facility in (select vaxpass_units()) or commune in (select vaxpass_units()));
create policy person_dose_app on person_dose for select to vaxpass_app
  using ((select vaxpass_scope_all()) or facility in (select vaxpass_units()));

grant select on register_version, register_person, identity_check, person_dose to vaxpass_app;
grant select, insert on register_version, identity_check, person_day to vaxpass_worker;
grant select, insert, delete on register_person, person_dose to vaxpass_worker;

-- After a large load the planner must know the size of what it reads; only the owner of a table may say so.
create function vaxpass_analyze_register() returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$ begin analyze register_person; end $$;
create function vaxpass_analyze_doses() returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$ begin analyze dose; analyze dose_action; analyze identity_check; analyze person_dose; end $$;
revoke all on function vaxpass_analyze_register(), vaxpass_analyze_doses() from public;
grant execute on function vaxpass_analyze_register(), vaxpass_analyze_doses() to vaxpass_worker;
