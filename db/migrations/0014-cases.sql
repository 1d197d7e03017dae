-- Cases as people decide them: who opened one, who has it, its evidence, its keys; corrections that can be undone; people whom
-- an officer attests; numbers that are one person's; changes that the register itself needs.

alter table correction_case
  alter column dose_id drop not null,
  alter column facility drop not null,
  drop constraint correction_case_kind_check,
  drop constraint correction_case_state_check;
alter table correction_case
  add constraint correction_case_kind_check check (kind in (
    'difference', 'other-person', 'ambiguous', 'nobody', 'facilities-disagree', 'duplicate',
    'missing-dose', 'register-wrong', 'not-mine', 'same-person')),
  add constraint correction_case_state_check check (state in ('open', 'second-key', 'waiting', 'refused', 'closed')),
  add column opened_by text not null default 'verdict'
    check (opened_by in ('verdict', 'citizen', 'clerk', 'identity-officer')),
  -- The unit at whose counter it was opened: it tells the citizen what became of it. Null where a verdict opened it.
  add column opened_in text,
  -- The unit that has the case by routing: a facility, or the pool of a commune, district, province or the ministry.
  add column unit text,
  -- Levels above that unit that an appeal has raised it to.
  add column level smallint not null default 0,
  -- Hours by which the clock was extended, once, with a reason; the clock itself runs from opened_at and is never reset.
  add column extended_hours smallint not null default 0,
  add column appealed_at timestamptz,
  -- Whom it is about, where that is known.
  add column person_id uuid,
  -- The human who turned the first of two keys, or confirmed the injection: never the second.
  add column first_key uuid,
  -- What was decided last, as a person wrote it; null once it was rejected, appealed or undone. Personal data.
  add column decision jsonb,
  -- Ground of the last refusal.
  add column refused_for text,
  -- Why it was closed.
  add column outcome text,
  -- Since when the register has been asked to change.
  add column waiting_since timestamptz,
  -- What was asked for: the missing injection, the fields before and proposed. Personal data.
  add column details jsonb;
-- The owner of the tables is bound by their policies as well, and none lets the migration through.
alter table correction_case no force row level security;
update correction_case set unit = coalesce(commune, facility);
alter table correction_case force row level security;
alter table correction_case alter column unit set not null;
-- A person names a case by its id alone.
create index correction_case_id on correction_case (case_id);
create index correction_case_unit on correction_case (unit, opened_at) where state <> 'closed';
create index correction_case_person on correction_case (person_id) where person_id is not null and state <> 'closed';

alter table case_action drop constraint case_action_kind_check;
alter table case_action
  add constraint case_action_kind_check check (kind in (
    'opened', 'routed', 'evidence', 'proposed', 'decided', 'confirmed', 'rejected', 'refused', 'appealed', 'extended',
    'requested', 'undone', 'closed')),
  -- The human behind the account.
  add column person uuid,
  add column payload jsonb;

drop policy correction_case_app on correction_case;
create policy correction_case_app on correction_case for select to vaxpass_app
  using ((select vaxpass_scope_all()) or unit in (select vaxpass_units()) or facility in (select vaxpass_units())
    or commune in (select vaxpass_units()) or other_facility in (select vaxpass_units())
    or opened_in in (select vaxpass_units()));

-- Slips, photos, lists. Kept apart from everything else: they may have to be destroyed earlier.
create table case_evidence (
  bucket smallint not null check (bucket between 0 and 255),
  evidence_id uuid not null,
  case_id uuid,
  -- 'slip', 'certificate', 'id-card', 'old-passport', 'photo', 'list', 'other'.
  kind text not null,
  media_type text not null,
  sha256 text not null,
  bytes bytea not null check (length(bytes) <= 104857600),
  added_at timestamptz not null,
  added_by text not null,
  primary key (bucket, evidence_id)
);
create index case_evidence_case on case_evidence (bucket, case_id);

-- One run that applied corrections: a bulk acceptance, a list, a decided case. It can be undone as a whole.
create table correction_run (
  run uuid primary key,
  kind text not null check (kind in ('safe', 'list', 'case', 'merge', 'undo')),
  at timestamptz not null,
  account text not null,
  unit text not null,
  -- The run that this one undoes.
  undoes uuid
);
create unique index correction_run_undone on correction_run (undoes) where undoes is not null;
create table correction (
  bucket smallint not null check (bucket between 0 and 255),
  dose_id uuid not null,
  -- Number of the dose action that it became.
  seq integer not null,
  run uuid not null,
  rule text not null,
  primary key (bucket, dose_id, seq)
);
create index correction_of_run on correction (run);

-- Residents whom no register knows and an identity officer attests, confirmed by a second person.
create table attested_person (
  bucket smallint not null check (bucket between 0 and 255),
  person_id uuid not null,
  full_name text not null,
  birth_date text not null,
  sex text not null check (sex in ('M', 'F')),
  commune text not null,
  household text,
  case_id uuid not null,
  attested_by uuid not null,
  confirmed_by uuid not null check (confirmed_by <> attested_by),
  at timestamptz not null,
  primary key (bucket, person_id)
);

-- Two ids of one human: a renewed passport, a number that was corrected. `same_as` is the id that stays.
create table person_alias (
  bucket smallint not null check (bucket between 0 and 255),
  person_id uuid not null,
  same_as uuid not null check (same_as <> person_id),
  case_id uuid not null,
  at timestamptz not null,
  account text not null,
  primary key (bucket, person_id)
);

-- What the home register must change. Closed only when an edition of the register shows the new value.
create table register_change (
  bucket smallint not null check (bucket between 0 and 255),
  person_id uuid not null,
  field text not null check (field in ('full_name', 'birth_date', 'sex', 'id_number')),
  new_value text not null,
  case_id uuid not null,
  requested_at timestamptz not null,
  -- The edition that showed it.
  seen_in integer,
  primary key (bucket, person_id, field, case_id)
);
create index register_change_open on register_change (bucket, person_id) where seen_in is null;

do $$
declare
  name text;
begin
  foreach name in array array['case_evidence', 'correction_run', 'correction', 'attested_person', 'person_alias', 'register_change'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I for all to vaxpass_worker using ((select vaxpass_unit()) is not null)
      with check ((select vaxpass_unit()) is not null)', name || '_worker', name);
  end loop;
end $$;
create policy case_evidence_app on case_evidence for select to vaxpass_app
  using (exists (select 1 from correction_case as c where c.bucket = case_evidence.bucket and c.case_id = case_evidence.case_id));
create policy attested_person_app on attested_person for select to vaxpass_app
  using ((select vaxpass_scope_all()) or commune in (select vaxpass_units()));
create policy correction_run_app on correction_run for select to vaxpass_app
  using ((select vaxpass_scope_all()) or unit in (select vaxpass_units()));

grant select on case_evidence, attested_person, correction_run to vaxpass_app;
grant select, insert on case_evidence, correction_run, correction, attested_person, person_alias to vaxpass_worker;
grant select, insert on register_change to vaxpass_worker;
grant update (seen_in) on register_change to vaxpass_worker;
-- Bytes may have to be destroyed; that a paper was there stays known.
grant update (bytes) on case_evidence to vaxpass_worker;

-- Clocks of the new kinds.
alter table clock_rule no force row level security;
insert into clock_rule
  (blocker, case_kind, owes_role, owes_unit, due_new, due_old, then_rule, each_level_hours, source)
values
  ('duplicate', '', 'clerk', 'facility', '48h', '48h', 'unit-above', 48, '9458/BYT-CNTT by analogy'),
  ('duplicate', 'two-facilities', 'supervisor', 'above-both', '48h', '48h', 'unit-above', 48, '9458/BYT-CNTT by analogy'),
  ('missing-dose', '', 'clerk', 'facility', '48h', '48h', 'unit-above', 48, '9458/BYT-CNTT, annex: 48 hours'),
  ('not-mine', '', 'supervisor', 'above-facility', '48h', '48h', 'unit-above', 48, '9458/BYT-CNTT by analogy'),
  ('same-person', '', 'identity-officer', 'fixer', '48h', '48h', 'unit-above', 48, '9458/BYT-CNTT by analogy');
alter table clock_rule force row level security;
