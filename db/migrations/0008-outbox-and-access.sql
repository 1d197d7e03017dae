-- Messages to people leave through one outbox; every reading of a person's record leaves one line.

-- Written in the transaction of the fact it tells. `message_id` is derived from `dedupe_key`: the same news is one message.
create table outbox (
  bucket smallint not null check (bucket between 0 and 255),
  message_id uuid not null,
  dedupe_key text not null,
  -- The unit on whose behalf it is sent; it and the units above see the message.
  unit text not null,
  kind text not null,
  channel text not null check (channel in ('email', 'sms')),
  language text not null check (language in ('vi', 'en')),
  recipient text not null,
  data jsonb not null,
  created_at timestamptz not null,
  send_after timestamptz not null,
  state text not null check (state in ('waiting', 'sending', 'sent', 'failed')),
  -- The exact text of the intent, written before the first attempt and never changed after it.
  subject text,
  body text,
  attempts smallint not null default 0,
  -- Attempts of which nobody knows whether they arrived: the price of at-least-once, counted and not hidden.
  uncertain smallint not null default 0,
  attempted_at timestamptz,
  sent_at timestamptz,
  failed text,
  primary key (bucket, message_id),
  unique (bucket, dedupe_key),
  check ((state = 'sent') = (sent_at is not null)),
  check (state in ('waiting', 'failed') or (subject is not null and body is not null))
);
create index outbox_work on outbox (state, channel, send_after, bucket, message_id) where state in ('waiting', 'sending');

alter table outbox enable row level security;
alter table outbox force row level security;
create policy outbox_app_reads on outbox for select to vaxpass_app
  using ((select vaxpass_scope_all()) or unit in (select vaxpass_units()));
create policy outbox_app_enters on outbox for insert to vaxpass_app
  with check ((select vaxpass_scope_all()) or unit in (select vaxpass_units()));
create policy outbox_worker on outbox for all to vaxpass_worker
  using ((select vaxpass_unit()) is not null) with check ((select vaxpass_unit()) is not null);
grant select, insert on outbox to vaxpass_app, vaxpass_worker;
-- Only the sender changes a message, and only what sending changes.
grant update (state, subject, body, attempts, uncertain, attempted_at, send_after, sent_at, failed)
  on outbox to vaxpass_worker;

-- Who read what of whom, and why. Insert-only; bucket is the subject's, so a person's readings lie with the person.
create table access_log (
  bucket smallint not null check (bucket between 0 and 255),
  access_id uuid not null,
  at timestamptz not null,
  account text not null,
  person text not null,
  unit text not null,
  role text not null,
  purpose text not null check (purpose <> ''),
  kind text not null check (kind in ('view', 'list', 'search', 'export', 'print', 'api', 'command')),
  person_id uuid,
  dose_id uuid,
  -- Records shown by this reading of this subject.
  count integer not null check (count > 0),
  primary key (bucket, access_id),
  check ((person_id is null) <> (dose_id is null))
);
create index access_log_person on access_log (bucket, person_id, at) where person_id is not null;
create index access_log_dose on access_log (bucket, dose_id, at) where dose_id is not null;
create index access_log_unit on access_log (unit, at);

alter table access_log enable row level security;
alter table access_log force row level security;
create policy access_log_reads on access_log for select to vaxpass_app, vaxpass_worker
  using ((select vaxpass_scope_all()) or unit in (select vaxpass_units()));
-- Nobody writes a line in another's name.
create policy access_log_appends on access_log for insert to vaxpass_app, vaxpass_worker
  with check (account = (select vaxpass_account()) and unit = (select vaxpass_unit()));
grant select, insert on access_log to vaxpass_app, vaxpass_worker;
