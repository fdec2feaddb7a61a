-- Recurring submissions.

create table schedule (
  id uuid primary key,
  tenant text not null,
  name text,
  submission jsonb not null,           -- as sent, without its text
  text text,                           -- of a text job; apart, so that lists need not read it
  every text,                          -- an ISO 8601 duration; either this or cron
  cron text,
  time_zone text,                      -- of cron
  jitter_seconds integer not null default 0,
  key_id text not null,                -- the key for which it acts
  role text not null,                  -- of that key
  paused boolean not null default false,
  pause_reason text,                   -- why the server has paused it; null: a client has
  due_at timestamptz not null,         -- the next due time
  next_run_at timestamptz not null,    -- due_at, later by jitter or by a refused attempt
  skipped_due_at timestamptz,          -- the last due time that was not run, or not in time
  skip_reason text,
  idempotency_key text,                -- of the request that created it
  body_sha256 bytea,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  check ((every is null) <> (cron is null))
);
create index schedule_due on schedule (next_run_at) where not paused;
create index schedule_newest on schedule (tenant, created_at desc, id desc);
create index schedule_key on schedule (key_id);
create unique index schedule_idempotency on schedule (tenant, idempotency_key)
  where idempotency_key is not null;

-- The latest runs of each schedule. When a run's job has ended, its numbers are copied here, because
-- the job is deleted after its retention. The primary key lets each due time run once.
create table schedule_run (
  schedule_id uuid not null references schedule on delete cascade,
  due_at timestamptz not null,
  job_id uuid not null,                -- no foreign key: that job may be deleted earlier
  started_at timestamptz not null default clock_timestamp(),
  status text,                         -- of the ended job; null: see the job
  added integer,
  changed integer,
  removed integer,
  primary key (schedule_id, due_at)
);
create index schedule_run_open on schedule_run (schedule_id) where status is null;

alter table job
  add column schedule_id uuid,         -- no foreign key: that schedule may be deleted earlier
  add column added integer not null default 0; -- stored documents that did not exist before
create index job_schedule on job (schedule_id, created_at desc, id desc)
  where schedule_id is not null;

alter table tenant_limit add column schedules integer check (schedules >= 0);
