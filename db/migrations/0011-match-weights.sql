-- What weights must know of the register, which register answered, and how sure a verdict is.

alter table register_version
  -- 'table', 'image' or 'fhir': which kind of register answered.
  add column source text not null default 'table' check (source in ('table', 'image', 'fhir')),
  -- Communes as they are told apart: 1 / the chance that two people of the register share one.
  add column communes real not null default 1;
create unique index register_version_hash on register_version (source, file_hash) where source <> 'table';

alter table register_person
  -- How many people have the words of this name, marks and order aside.
  add column name_users integer not null default 0;
create index register_number on register_person (number);
create index register_household on register_person (household) where household is not null;

alter table identity_check
  -- Evidence of the entry that decided, and by how much the next best was weaker: hundredths of a bit.
  add column bits smallint,
  add column margin_bits smallint;
create index identity_check_rules on identity_check (rules, identity);

-- Models that verdicts name; a verdict of any time can be explained again. Not personal data: the same for every unit.
create table match_model (
  version text primary key,
  model jsonb not null,
  first_used_at timestamptz not null
);
alter table match_model enable row level security;
alter table match_model force row level security;
create policy match_model_worker on match_model for all to vaxpass_worker
  using ((select vaxpass_unit()) is not null) with check ((select vaxpass_unit()) is not null);
create policy match_model_app on match_model for select to vaxpass_app using ((select vaxpass_unit()) is not null);
grant select on match_model to vaxpass_app;
grant select, insert on match_model to vaxpass_worker;
