-- Where people work and who they are: units with validity dates, heads, staff, accounts, appointments; and the table of
-- clocks: who owes the next step, and until when. Reference tables: small, no bucket, copied to every node of a cluster.

create table unit (
  code text primary key check (code ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$'),
  kind text not null check (kind in (
    'ministry', 'branch', 'province', 'district', 'commune',
    'station', 'hospital', 'province-hospital', 'district-centre', 'cdc', 'mobile', 'company', 'private',
    'army', 'ministry-site', 'police-site', 'transport-site', 'dissolved')),
  name text not null check (name <> ''),
  parent text references unit (code),
  -- Where a facility stands: a commune, or a district that has no communes (five islands).
  commune text references unit (code),
  -- First and last day of existence, both included; a null end is open.
  valid_from date not null,
  valid_to date,
  -- Who took over its records and its duties when it ended.
  successor text references unit (code),
  check (valid_to is null or valid_to >= valid_from),
  check (parent is not null or code = 'VN'),
  check (successor <> code and parent <> code)
);
create index unit_parent on unit (parent);

-- Every unit below itself, below everything above it, and below the successors of what has ended. Row-level security
-- reads it for every query, so it is kept, not computed.
create table unit_closure (
  ancestor text not null,
  descendant text not null,
  primary key (ancestor, descendant)
);
create index unit_closure_up on unit_closure (descendant, ancestor);

-- A person who works in the system. Minimal on purpose: a name, and the unit that entered the person. The id is derived
-- from the identity number where one was shown, so two accounts of one human are one person; the number is not stored.
-- Each unit that enters a human has a row of its own: a key without the unit would tell a stranger who works elsewhere.
create table staff_person (
  person uuid not null,
  unit text not null references unit (code),
  full_name text not null check (full_name <> ''),
  created_at timestamptz not null,
  primary key (person, unit)
);

create table unit_head (
  unit text not null references unit (code),
  kind text not null check (kind in ('head', 'deputy')),
  person uuid not null,
  entered_by text not null,
  -- First and last day, both included; an end before the start = replaced on the day of the appointment.
  valid_from date not null,
  valid_to date,
  primary key (unit, kind, person, valid_from),
  foreign key (person, entered_by) references staff_person (person, unit),
  check (valid_to is null or valid_to >= valid_from - 1)
);

create table account (
  account text primary key check (account ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'),
  person uuid not null,
  unit text not null,
  created_at timestamptz not null,
  created_by text not null,
  closed_at timestamptz,
  foreign key (person, unit) references staff_person (person, unit)
);

create table appointment (
  appointment uuid primary key,
  account text not null references account (account),
  unit text not null references unit (code),
  role text not null check (role in (
    'clerk', 'identity-officer', 'signer', 'supervisor', 'inspector', 'communications', 'operator', 'custodian', 'auditor')),
  -- Instants: a change of rights bites at once, not at midnight.
  valid_from timestamptz not null,
  valid_to timestamptz,
  appointed_by text not null,
  ended_by text,
  check (valid_to is null or valid_to >= valid_from)
);
create index appointment_account on appointment (account);
create index appointment_unit on appointment (unit, role);

-- "Who owes the next step, and until when": data, so that a ministry changes a row and not the program.
create table clock_rule (
  blocker text not null,
  -- Kind of the case where the law has a clock for each; '' = any.
  case_kind text not null default '',
  owes_role text not null,
  owes_unit text not null check (owes_unit in (
    'facility', 'fixer', 'residence-commune', 'above-both', 'ministry', 'holder', 'above-facility')),
  -- For doses given since the same-day rule holds, and for older ones.
  due_new text not null check (due_new ~ '^(same-day|campaign|[1-9][0-9]{0,4}h)$'),
  due_old text not null check (due_old ~ '^(same-day|campaign|[1-9][0-9]{0,4}h)$'),
  then_rule text not null check (then_rule in ('unit-above', 'province-signer', 'ministry-head', 'lifted')),
  -- How long each further level has before the next one owes.
  each_level_hours integer not null check (each_level_hours between 1 and 8760),
  source text not null,
  lawyer_checked boolean not null default false,
  primary key (blocker, case_kind)
);

insert into clock_rule
  (blocker, case_kind, owes_role, owes_unit, due_new, due_old, then_rule, each_level_hours, source)
values
  ('given-not-entered', '', 'head', 'facility', 'same-day', 'campaign', 'unit-above', 48,
   '1815/BYT-CNTT of 8 April 2022 (same day); 2262/BYT-CNTT (before 1 June 2022)'),
  ('not-confirmed', '', 'head', 'facility', '24h', '24h', 'unit-above', 48, 'product rule'),
  ('not-checked', '', 'operator', 'ministry', '24h', '24h', 'ministry-head', 24, 'product rule'),
  ('mismatch', '', 'identity-officer', 'fixer', '48h', '48h', 'unit-above', 48, '9458/BYT-CNTT, annex: 48 hours'),
  ('ambiguous', '', 'identity-officer', 'fixer', '48h', '48h', 'unit-above', 48, '9458/BYT-CNTT, annex: 48 hours'),
  ('missing-id', '', 'identity-officer', 'fixer', '48h', '48h', 'unit-above', 48, '9458/BYT-CNTT, annex: 48 hours'),
  ('malformed-id', '', 'identity-officer', 'fixer', '48h', '48h', 'unit-above', 48, '9458/BYT-CNTT, annex: 48 hours'),
  ('unverifiable', '', 'identity-officer', 'fixer', '48h', '48h', 'unit-above', 48, '9458/BYT-CNTT, annex: 48 hours'),
  ('case-open', '', 'identity-officer', 'fixer', '48h', '48h', 'unit-above', 48, '9458/BYT-CNTT, annex: 48 hours'),
  ('register-wrong', '', 'identity-officer', 'residence-commune', '240h', '240h', 'unit-above', 120,
   'Law 91/2025/QH15 and Decree 356/2025: rectification in 10 to 20 days'),
  ('facilities-disagree', '', 'supervisor', 'above-both', '48h', '48h', 'unit-above', 48, '9458/BYT-CNTT by analogy'),
  ('unsigned', '', 'signer', 'facility', 'same-day', '48h', 'province-signer', 48,
   '1815/BYT-CNTT of 8 April 2022 (same day); 1908/BYT-CNTT; signing tests of February 2022 (central signer)'),
  ('signed-no-passport', '', 'operator', 'ministry', '24h', '24h', 'ministry-head', 24, 'product rule'),
  ('held', '', 'supervisor', 'holder', '72h', '72h', 'lifted', 72, 'product rule'),
  ('complaint', '', 'inspector', 'above-facility', '720h', '720h', 'unit-above', 720,
   'Complaints Law 2011, art. 27-37: decide in 30 days'),
  ('complaint', 'denunciation', 'inspector', 'above-facility', '720h', '720h', 'unit-above', 720,
   'Denunciation Law 25/2018: resolve in 30 days'),
  ('complaint', 'delay', 'inspector', 'above-facility', '48h', '48h', 'unit-above', 48, 'product rule'),
  ('complaint', 'refusal', 'inspector', 'above-facility', '48h', '48h', 'unit-above', 48, 'product rule'),
  ('complaint', 'fee', 'inspector', 'above-facility', '48h', '48h', 'unit-above', 48, 'product rule');

-- Until when old doses must be done, and since when new ones are entered and signed on the day they are given.
create table campaign_clock (
  only_row boolean primary key default true check (only_row),
  same_day_from date not null,
  deadline timestamptz not null,
  source text not null
);
insert into campaign_clock (same_day_from, deadline, source)
values ('2022-04-08', '2022-06-01T00:00:00+07:00',
        '1815/BYT-CNTT of 8 April 2022; 2262/BYT-CNTT: before 1 June 2022');

-- The first command needs somebody who may run it: the operator of the ministry. The head of the root is an office, not a
-- named person, so that no next step is ever owed by nobody.
insert into unit (code, kind, name, parent, valid_from) values
  ('VN', 'ministry', 'Bộ Y tế', null, '1900-01-01'),
  ('VN-MOH', 'branch', 'Cơ sở trực thuộc Bộ Y tế', 'VN', '1900-01-01'),
  ('VN-ARMY', 'branch', 'Quân y', 'VN', '1900-01-01'),
  ('VN-POLICE', 'branch', 'Y tế công an', 'VN', '1900-01-01'),
  ('VN-TRANSPORT', 'branch', 'Y tế giao thông vận tải', 'VN', '1900-01-01');
insert into unit_closure (ancestor, descendant)
  select code, code from unit union all select 'VN', code from unit where code <> 'VN';
insert into staff_person (person, full_name, unit, created_at) values
  ('00000000-0000-0000-0000-000000000001', 'Lãnh đạo Bộ Y tế', 'VN', '1900-01-01T00:00:00Z'),
  ('00000000-0000-0000-0000-000000000002', 'Built-in operator', 'VN', '1900-01-01T00:00:00Z');
insert into unit_head (unit, kind, person, entered_by, valid_from)
  values ('VN', 'head', '00000000-0000-0000-0000-000000000001', 'VN', '1900-01-01');
insert into account (account, person, unit, created_at, created_by)
  values ('operator', '00000000-0000-0000-0000-000000000002', 'VN', '1900-01-01T00:00:00Z', 'operator');
insert into appointment (appointment, account, unit, role, valid_from, appointed_by)
  values ('00000000-0000-0000-0000-000000000003', 'operator', 'VN', 'operator', '1900-01-01T00:00:00Z', 'operator');

-- The account of the caller; null outside a transaction that names one.
create function vaxpass_account() returns text
  language sql stable
  return nullif(current_setting('vaxpass.account', true), '');

-- Units and clocks are public knowledge; only the ministry changes them.
alter table unit enable row level security;
alter table unit force row level security;
create policy unit_reads on unit for select to vaxpass_app, vaxpass_worker using (true);
create policy unit_enters on unit for insert to vaxpass_app with check ((select vaxpass_scope_all()));
create policy unit_changes on unit for update to vaxpass_app
  using ((select vaxpass_scope_all())) with check ((select vaxpass_scope_all()));
grant select on unit to vaxpass_worker;
grant select, insert on unit to vaxpass_app;
grant update (kind, name, parent, commune, valid_from, valid_to, successor) on unit to vaxpass_app;

alter table unit_closure enable row level security;
alter table unit_closure force row level security;
create policy unit_closure_reads on unit_closure for select to vaxpass_app, vaxpass_worker using (true);
create policy unit_closure_enters on unit_closure for insert to vaxpass_app with check ((select vaxpass_scope_all()));
create policy unit_closure_removes on unit_closure for delete to vaxpass_app using ((select vaxpass_scope_all()));
grant select on unit_closure to vaxpass_worker;
grant select, insert, delete on unit_closure to vaxpass_app;

alter table clock_rule enable row level security;
alter table clock_rule force row level security;
create policy clock_rule_reads on clock_rule for select to vaxpass_app, vaxpass_worker using (true);
create policy clock_rule_changes on clock_rule for update to vaxpass_app
  using ((select vaxpass_scope_all())) with check ((select vaxpass_scope_all()));
grant select on clock_rule to vaxpass_app, vaxpass_worker;
grant update (owes_role, due_new, due_old, each_level_hours, source, lawyer_checked) on clock_rule to vaxpass_app;

alter table campaign_clock enable row level security;
alter table campaign_clock force row level security;
create policy campaign_clock_reads on campaign_clock for select to vaxpass_app, vaxpass_worker using (true);
create policy campaign_clock_changes on campaign_clock for update to vaxpass_app
  using ((select vaxpass_scope_all())) with check ((select vaxpass_scope_all()));
grant select on campaign_clock to vaxpass_app, vaxpass_worker;
grant update (same_day_from, deadline, source) on campaign_clock to vaxpass_app;

-- Who heads which unit is told to everybody whose step waits there, so names of heads are readable; the other staff only
-- from above, and everybody reads their own.
alter table unit_head enable row level security;
alter table unit_head force row level security;
create policy unit_head_reads on unit_head for select to vaxpass_app, vaxpass_worker
  using ((select vaxpass_unit()) is not null);
create policy unit_head_enters on unit_head for insert to vaxpass_app
  with check ((select vaxpass_scope_all()) or unit in (select vaxpass_units()));
create policy unit_head_ends on unit_head for update to vaxpass_app
  using ((select vaxpass_scope_all()) or unit in (select vaxpass_units()))
  with check ((select vaxpass_scope_all()) or unit in (select vaxpass_units()));
grant select on unit_head to vaxpass_worker;
grant select, insert on unit_head to vaxpass_app;
grant update (valid_to) on unit_head to vaxpass_app;

-- An appointment is seen from the unit and from above, and by the account itself: that is how a caller begins.
alter table appointment enable row level security;
alter table appointment force row level security;
create policy appointment_reads on appointment for select to vaxpass_app
  using ((select vaxpass_scope_all()) or unit in (select vaxpass_units()) or account = (select vaxpass_account()));
create policy appointment_enters on appointment for insert to vaxpass_app
  with check ((select vaxpass_scope_all()) or unit in (select vaxpass_units()));
create policy appointment_ends on appointment for update to vaxpass_app
  using ((select vaxpass_scope_all()) or unit in (select vaxpass_units()))
  with check ((select vaxpass_scope_all()) or unit in (select vaxpass_units()));
create policy appointment_worker_reads on appointment for select to vaxpass_worker
  using ((select vaxpass_unit()) is not null);
grant select on appointment to vaxpass_worker;
grant select, insert on appointment to vaxpass_app;
grant update (valid_to, ended_by) on appointment to vaxpass_app;

alter table account enable row level security;
alter table account force row level security;
create policy account_reads on account for select to vaxpass_app
  using ((select vaxpass_scope_all()) or unit in (select vaxpass_units()) or account = (select vaxpass_account())
    or account in (select appointment.account from appointment where appointment.unit in (select vaxpass_units())));
create policy account_enters on account for insert to vaxpass_app
  with check ((select vaxpass_scope_all()) or unit in (select vaxpass_units()));
create policy account_closes on account for update to vaxpass_app
  using ((select vaxpass_scope_all()) or unit in (select vaxpass_units()))
  with check ((select vaxpass_scope_all()) or unit in (select vaxpass_units()));
create policy account_worker_reads on account for select to vaxpass_worker
  using ((select vaxpass_unit()) is not null);
grant select on account to vaxpass_worker;
grant select, insert on account to vaxpass_app;
grant update (closed_at) on account to vaxpass_app;

alter table staff_person enable row level security;
alter table staff_person force row level security;
create policy staff_person_reads on staff_person for select to vaxpass_app
  using ((select vaxpass_scope_all()) or unit in (select vaxpass_units())
    or (person, unit) in (select unit_head.person, unit_head.entered_by from unit_head)
    or (person, unit) in (select account.person, account.unit from account));
create policy staff_person_enters on staff_person for insert to vaxpass_app
  with check ((select vaxpass_scope_all()) or unit in (select vaxpass_units()));
create policy staff_person_worker_reads on staff_person for select to vaxpass_worker
  using ((select vaxpass_unit()) is not null);
grant select on staff_person to vaxpass_worker;
grant select, insert on staff_person to vaxpass_app;
