-- Cases: what a rule may not mend and a person must decide. A case blocks the signature of its dose record.

create table correction_case (
  bucket smallint not null check (bucket between 0 and 255),
  case_id uuid not null,
  dose_id uuid not null,
  facility text not null,
  commune text,
  kind text not null check (kind in ('difference', 'other-person', 'ambiguous', 'nobody', 'facilities-disagree')),
  -- Fields in question: sum of the bits of core/dose/actions.ts.
  fields smallint not null,
  -- The record and facility on the other side of a disagreement.
  other_dose uuid,
  other_facility text,
  opened_at timestamptz not null,
  -- Computed from case_action and written in the same transaction.
  state text not null check (state in ('open', 'closed')),
  seq integer not null,
  primary key (bucket, case_id)
);
create index correction_case_dose on correction_case (bucket, dose_id);
create index correction_case_list on correction_case (facility, opened_at) where state = 'open';

create table case_action (
  bucket smallint not null check (bucket between 0 and 255),
  case_id uuid not null,
  seq integer not null,
  kind text not null check (kind in ('opened', 'closed')),
  at timestamptz not null,
  account text not null,
  unit text not null,
  -- Why: a code, never a person's data.
  reason text not null,
  primary key (bucket, case_id, seq)
);

do $$
declare
  name text;
begin
  foreach name in array array['correction_case', 'case_action'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I for all to vaxpass_worker using ((select vaxpass_unit()) is not null)
      with check ((select vaxpass_unit()) is not null)', name || '_worker', name);
  end loop;
end $$;

create policy correction_case_app on correction_case for select to vaxpass_app
  using ((select vaxpass_scope_all()) or facility in (select vaxpass_units()) or commune in (select vaxpass_units())
    or other_facility in (select vaxpass_units()));
create policy case_action_app on case_action for select to vaxpass_app
  using (exists (select 1 from correction_case as c where c.bucket = case_action.bucket and c.case_id = case_action.case_id));

grant select on correction_case, case_action to vaxpass_app;
grant select, insert, update on correction_case to vaxpass_worker;
grant select, insert on case_action to vaxpass_worker;
