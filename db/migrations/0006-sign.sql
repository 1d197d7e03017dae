-- The facility's signature: one act over many dose records.
-- Intent, act, result: the manifest is committed first, the signer role adds the signature, then the doses are signed.

create table sign_intent (
  signature_id uuid primary key,
  facility text not null,
  -- Exactly the bytes that are signed (RFC 8785 canonical JSON of the manifest).
  manifest text not null,
  doses integer not null,
  created_at timestamptz not null,
  account text not null,
  unit text not null
);

create table facility_signature (
  signature_id uuid primary key references sign_intent (signature_id),
  signature bytea not null,
  -- SHA-256 of the signer's certificate, hexadecimal.
  certificate text not null,
  signed_at timestamptz not null
);

-- The act is over: its doses carry the signature. An intent without this row is finished by the next run.
create table sign_done (
  signature_id uuid primary key references sign_intent (signature_id),
  signed integer not null,
  changed integer not null,
  at timestamptz not null
);

-- Which leaf of the manifest's Merkle tree a dose record is; enough to prove that one record alone was signed.
create table dose_signature (
  bucket smallint not null check (bucket between 0 and 255),
  dose_id uuid not null,
  signature_id uuid not null,
  facility text not null,
  leaf_index integer not null,
  leaf_hash bytea not null,
  -- Number of the dose's last action when the leaf was computed: a record that changed meanwhile stays unsigned.
  seq integer not null,
  primary key (bucket, dose_id, signature_id)
);
create index dose_signature_tree on dose_signature (signature_id, leaf_index);

alter table sign_intent enable row level security;
alter table sign_intent force row level security;
alter table facility_signature enable row level security;
alter table facility_signature force row level security;
alter table dose_signature enable row level security;
alter table dose_signature force row level security;

create policy sign_intent_app on sign_intent for select to vaxpass_app
  using ((select vaxpass_scope_all()) or facility in (select vaxpass_units()));
create policy sign_intent_worker on sign_intent for all to vaxpass_worker
  using ((select vaxpass_unit()) is not null) with check ((select vaxpass_unit()) is not null);
create policy sign_intent_signer on sign_intent for select to vaxpass_signer
  using ((select vaxpass_unit()) is not null);
create policy facility_signature_reads on facility_signature for select to vaxpass_app, vaxpass_worker, vaxpass_signer
  using ((select vaxpass_unit()) is not null);
create policy facility_signature_signer on facility_signature for insert to vaxpass_signer
  with check ((select vaxpass_unit()) is not null);
create policy dose_signature_app on dose_signature for select to vaxpass_app
  using ((select vaxpass_scope_all()) or facility in (select vaxpass_units()));
create policy dose_signature_worker on dose_signature for all to vaxpass_worker
  using ((select vaxpass_unit()) is not null) with check ((select vaxpass_unit()) is not null);

grant select on sign_intent, facility_signature, dose_signature, sign_done to vaxpass_app;
grant select, insert on sign_intent, dose_signature, sign_done to vaxpass_worker;
grant select on facility_signature to vaxpass_worker;
grant select on sign_intent to vaxpass_signer;
grant select, insert on facility_signature to vaxpass_signer;
