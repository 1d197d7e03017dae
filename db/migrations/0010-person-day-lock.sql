-- Whoever checks a record takes the person's day for itself until its transaction ends, also when the day is there already:
-- with an insert that does nothing, two processes that both came after a third did not wait for each other.
grant update (given_on) on person_day to vaxpass_worker;
