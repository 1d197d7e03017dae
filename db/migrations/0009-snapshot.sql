-- Figures as they stood at one instant, kept beside the figures of now. They hold counts and no persons.

create table snapshot (
  name text primary key check (name ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  at timestamptz not null,
  figures jsonb not null
);

alter table snapshot enable row level security;
alter table snapshot force row level security;
create policy snapshot_reads on snapshot for select to vaxpass_app using ((select vaxpass_scope_all()));
create policy snapshot_enters on snapshot for insert to vaxpass_app with check ((select vaxpass_scope_all()));
create policy snapshot_changes on snapshot for update to vaxpass_app
  using ((select vaxpass_scope_all())) with check ((select vaxpass_scope_all()));
grant select, insert, update on snapshot to vaxpass_app;
