-- What came in as files: uploads, deliveries of vaccine, session reports, and what does not add up between them.

create table upload (
  -- First 128 bits of SHA-256 over facility and content: the same file sent twice is the same upload.
  upload uuid primary key,
  facility text not null,
  content_sha256 text not null check (content_sha256 ~ '^[0-9a-f]{64}$'),
  file_name text not null,
  -- Last row of the file whose fate is committed; a run that was cut off goes on behind it.
  last_row integer not null,
  accepted integer not null,
  -- Rows up to last_row that were refused: only these are looked at again when the file is sent again.
  rejected_rows integer[] not null,
  account text not null,
  unit text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  unique (facility, content_sha256)
);

create table delivery (
  facility text not null,
  vaccine text not null,
  lot text not null,
  delivered_on date not null,
  doses integer not null check (doses >= 0),
  returned integer not null check (returned >= 0),
  expiry date,
  loaded_at timestamptz not null,
  account text not null,
  primary key (facility, vaccine, lot, delivered_on)
);
create index delivery_lot on delivery (vaccine, lot);

create table session_report (
  facility text not null,
  day date not null,
  vaccine text not null,
  lot text not null,
  doses_given integer not null check (doses_given >= 0),
  reported_at timestamptz not null,
  account text not null,
  primary key (facility, day, vaccine, lot)
);

create table fraud_signal (
  kind text not null check (kind in ('entered-above-given', 'given-above-delivered')),
  facility text not null,
  vaccine text not null,
  lot text not null,
  -- Null where all days of a facility and lot are compared.
  day date,
  expected integer not null,
  found integer not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  -- When the figures came to agree after all; the signal is kept.
  cleared_at timestamptz,
  unique nulls not distinct (kind, facility, vaccine, lot, day)
);

alter table upload enable row level security;
alter table upload force row level security;
alter table delivery enable row level security;
alter table delivery force row level security;
alter table session_report enable row level security;
alter table session_report force row level security;
alter table fraud_signal enable row level security;
alter table fraud_signal force row level security;

create policy upload_app on upload for all to vaxpass_app
  using ((select vaxpass_scope_all()) or facility in (select vaxpass_units()))
  with check ((select vaxpass_scope_all()) or facility in (select vaxpass_units()));
create policy upload_worker on upload for select to vaxpass_worker using ((select vaxpass_unit()) is not null);

-- Which lots exist is no secret among units: a lot may be lent to the neighbour.
create policy delivery_reads on delivery for select to vaxpass_app, vaxpass_worker
  using ((select vaxpass_unit()) is not null);
create policy delivery_enters on delivery for insert to vaxpass_app
  with check ((select vaxpass_scope_all()) or facility in (select vaxpass_units()));
create policy delivery_changes on delivery for update to vaxpass_app
  using ((select vaxpass_scope_all()) or facility in (select vaxpass_units()))
  with check ((select vaxpass_scope_all()) or facility in (select vaxpass_units()));

create policy session_report_app on session_report for all to vaxpass_app
  using ((select vaxpass_scope_all()) or facility in (select vaxpass_units()))
  with check ((select vaxpass_scope_all()) or facility in (select vaxpass_units()));
create policy session_report_worker on session_report for select to vaxpass_worker
  using ((select vaxpass_unit()) is not null);

create policy fraud_signal_app on fraud_signal for all to vaxpass_app
  using ((select vaxpass_scope_all()) or facility in (select vaxpass_units()))
  with check ((select vaxpass_scope_all()) or facility in (select vaxpass_units()));
create policy fraud_signal_worker on fraud_signal for select to vaxpass_worker
  using ((select vaxpass_unit()) is not null);

grant select, insert, update on upload, delivery, session_report, fraud_signal to vaxpass_app;
grant select on upload, delivery, session_report, fraud_signal to vaxpass_worker;
