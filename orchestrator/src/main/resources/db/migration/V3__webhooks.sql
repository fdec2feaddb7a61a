-- What is announced to others when jobs end, and how far that has got.

-- Where all jobs of a tenant are announced, and what its announcements are signed with.
create table webhook_endpoint (
  tenant text primary key,
  url text,                            -- null: only the callback_url of a job is told
  secret text not null,                -- sealed
  previous_secret text,                -- sealed; signs as well until previous_until
  previous_until timestamptz,
  disabled_at timestamptz,             -- since it answered 410
  updated_at timestamptz not null default now()
);

-- One row for each job and address. Outlives its job; ended rows go after a while.
create table webhook_delivery (
  id uuid primary key default gen_random_uuid(),
  tenant text not null,
  job_id uuid not null,
  event text not null,
  url text not null,
  host text not null,                  -- with its port: a slow one delays no other
  sealed_secret text,                  -- of the submission; null: the tenant's
  payload text not null,               -- the bytes that are signed and sent, each time the same
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0, -- begun so far
  round_start integer not null default 0, -- attempts before the last redelivery was asked for
  next_at timestamptz not null default now(),
  leased_until timestamptz,            -- while a node sends it
  error_code text,                     -- of the last attempt
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  check ((status = 'pending') = (ended_at is null))
);
-- By host: a claim steps from one to the next, and the backlog of one costs the others nothing.
create index webhook_delivery_due on webhook_delivery (host, next_at, id)
  where status = 'pending';
create index webhook_delivery_newest on webhook_delivery (tenant, created_at desc, id desc);
create index webhook_delivery_job on webhook_delivery (job_id);
create index webhook_delivery_ended on webhook_delivery (ended_at) where status <> 'pending';

create table webhook_attempt (
  delivery_id uuid not null references webhook_delivery on delete cascade,
  number integer not null,
  at timestamptz not null,
  duration_ms integer not null,
  status_code integer,                 -- of the answer; null: there was none
  error_code text,
  error_message text,
  answer text,                         -- how the answer's body begins
  primary key (delivery_id, number)
);

-- Seals secrets where no key is configured. One row.
create table webhook_key (
  single boolean primary key default true check (single),
  key bytea not null
);
