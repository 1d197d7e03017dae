-- Passports. The intent with its exact bytes is committed before anything is signed; the signer role adds signatures and
-- nothing else; a passport exists only after its signature was verified.

-- Persons who may be owed a new passport since a dose of theirs was signed or changed. Not a fact but a to-do list: a row
-- leaves when its intent is written, and stays with the lint's codes when no passport may be made.
create table passport_due (
  bucket smallint not null check (bucket between 0 and 255),
  person_id uuid not null,
  since timestamptz not null,
  problems text[],
  primary key (bucket, person_id)
);

create table passport_intent (
  bucket smallint not null check (bucket between 0 and 255),
  passport_id uuid not null,
  person_id uuid not null,
  certificate_id text not null,
  -- Key that must sign, and exactly the bytes it must sign (COSE Sig_structure, RFC 9052 section 4.4).
  kid bytea not null,
  to_be_signed bytea not null,
  -- What else the finished passport needs: kept here so that a run that crashed can be finished with the same bytes.
  holder jsonb not null,
  doses uuid[] not null,
  valid_until timestamptz not null,
  created_at timestamptz not null,
  primary key (bucket, passport_id),
  unique (bucket, certificate_id)
);

create table passport_signature (
  bucket smallint not null check (bucket between 0 and 255),
  passport_id uuid not null,
  signature bytea not null,
  signed_at timestamptz not null,
  primary key (bucket, passport_id)
);

create table passport (
  bucket smallint not null check (bucket between 0 and 255),
  passport_id uuid not null,
  person_id uuid not null,
  certificate_id text not null,
  -- active | replaced | revoked; expiry depends on the clock and is never stored.
  state text not null check (state in ('active', 'replaced', 'revoked')),
  -- Text of the QR code.
  hcert text not null,
  holder jsonb not null,
  issued_at timestamptz not null,
  valid_until timestamptz not null,
  seq integer not null,
  primary key (bucket, passport_id)
);
-- A person has at most one active passport.
create unique index passport_active on passport (bucket, person_id) where state = 'active';
create index passport_person on passport (bucket, person_id);

create table passport_action (
  bucket smallint not null check (bucket between 0 and 255),
  passport_id uuid not null,
  seq integer not null,
  kind text not null,
  at timestamptz not null,
  account text not null,
  unit text not null,
  payload jsonb,
  primary key (bucket, passport_id, seq)
);

-- On which dose records a passport rests.
create table passport_dose (
  bucket smallint not null check (bucket between 0 and 255),
  passport_id uuid not null,
  dose_id uuid not null,
  primary key (bucket, passport_id, dose_id)
);

do $$
declare
  name text;
begin
  foreach name in array array['passport_due', 'passport_intent', 'passport_signature', 'passport', 'passport_action', 'passport_dose'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I for all to vaxpass_worker using ((select vaxpass_unit()) is not null)
      with check ((select vaxpass_unit()) is not null)', name || '_worker', name);
    if name <> 'passport' then
      execute format('create policy %I on %I for select to vaxpass_app using ((select vaxpass_scope_all()))',
        name || '_app', name);
    end if;
  end loop;
end $$;

-- A unit sees the passports of people whose dose records it sees: person_dose has a policy of its own.
create policy passport_app on passport for select to vaxpass_app
  using ((select vaxpass_scope_all()) or exists (
    select 1 from person_dose as d where d.bucket = passport.bucket and d.person_id = passport.person_id));

create policy passport_intent_signer on passport_intent for select to vaxpass_signer
  using ((select vaxpass_unit()) is not null);
create policy passport_signature_signer on passport_signature for insert to vaxpass_signer
  with check ((select vaxpass_unit()) is not null);
create policy passport_signature_signer_reads on passport_signature for select to vaxpass_signer
  using ((select vaxpass_unit()) is not null);

grant select on passport_due, passport, passport_action, passport_dose to vaxpass_app;
grant select, insert, update, delete on passport_due to vaxpass_worker;
grant select, insert on passport_intent, passport_action, passport_dose to vaxpass_worker;
grant select on passport_signature to vaxpass_worker;
grant select, insert, update on passport to vaxpass_worker;
grant select on passport_intent to vaxpass_signer;
grant select, insert on passport_signature to vaxpass_signer;
