-- Calls of the gateway: what was sent, what was answered, who may report progress.

-- With its job, in one transaction.
create table gateway_call (
  job_id uuid primary key references job on delete cascade,
  content_type text,
  headers jsonb not null default '{}', -- those that the route forwards
  body bytea not null
);

-- Written under the fence before the job ends: an attempt that was lost in between need not call
-- again.
create table gateway_answer (
  job_id uuid primary key references job on delete cascade,
  status integer not null,
  content_type text,
  bytes bigint not null,
  body bytea,                          -- null: the route does not keep it
  answered_at timestamptz not null default clock_timestamp()
);

-- Of a job's latest attempt.
create table gateway_progress (
  job_id uuid primary key references job on delete cascade,
  epoch bigint not null,
  token_sha256 bytea not null unique
);
