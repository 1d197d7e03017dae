-- A request to the register that was taken back can be made again, with the same value or another one: each is a row of its own.

alter table register_change
  -- 1 for the first request of a case about a field of a person.
  add column round smallint not null default 1,
  drop constraint register_change_pkey,
  add primary key (bucket, person_id, field, case_id, round);
create unique index register_change_one_open on register_change (bucket, person_id, field, case_id) where seen_in is null;
