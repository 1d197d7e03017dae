-- What a population register elsewhere was asked and what it answered, so that nothing is asked twice and nothing is lost when
-- it stops answering. Personal data of the register: it stays in this table, the worker alone reads it, and it expires.

create table register_question (
  bucket smallint not null check (bucket between 0 and 255),
  -- Hash of the register and of everything that the question says; the question itself is not kept.
  question_id uuid not null,
  state text not null check (state in ('open', 'answered', 'failed')),
  asked_at timestamptz not null,
  answered_at timestamptz,
  -- Entries of the register, checked field by field (src/core/person/compare.ts); an empty list = nobody.
  answer jsonb,
  -- How often it was given up.
  tries smallint not null,
  expires_at timestamptz not null,
  primary key (bucket, question_id),
  check ((state = 'answered') = (answer is not null)),
  check ((answer is null) = (answered_at is null))
);
create index register_question_expiry on register_question (expires_at);

alter table register_question enable row level security;
alter table register_question force row level security;
create policy register_question_worker on register_question for all to vaxpass_worker
  using ((select vaxpass_unit()) is not null) with check ((select vaxpass_unit()) is not null);
grant select, insert, update, delete on register_question to vaxpass_worker;
