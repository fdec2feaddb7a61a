-- What the dashboard needs: sessions of browsers, and the history of jobs.

-- A browser that has signed in with an API key. Without a foreign key: the operator's key has no row.
create table browser_session (
  id text primary key,                 -- SHA-256 of the token, which the browser has in its cookie
  key_id text not null,                -- the key whose role and tenant the session has
  tenant text not null,
  binding bytea,                       -- of the operator's configured key; null for a stored key
  created_at timestamptz not null default now(),
  ends_at timestamptz not null,        -- in any case
  expires_at timestamptz not null      -- unless it is used before; at most ends_at
);
create index browser_session_expiry on browser_session (expires_at);
create index browser_session_key on browser_session (key_id, created_at desc);
create index browser_session_tenant on browser_session (tenant);

-- What happened to the jobs of a tenant in a minute, kept for a day. Written once, after the minute
-- has passed, so that it does not change when jobs are deleted. The tenant '*' is all tenants together:
-- percentiles cannot be added. A minute in which nothing happened has no row.
create table job_minute (
  tenant text not null,
  at timestamptz not null,             -- the beginning of the minute
  created integer not null default 0,
  completed integer not null default 0,
  failed integer not null default 0,
  cancelled integer not null default 0,
  wait_p50 double precision,           -- seconds from the creation to the first start, of ended jobs
  wait_p95 double precision,
  duration_p50 double precision,       -- seconds from the first start to the end, of completed jobs
  duration_p95 double precision,
  queued integer,                      -- at the end of the minute; null: not sampled
  processing integer,
  queue_age double precision,          -- seconds that the oldest due job has waited; null: none is due
  primary key (tenant, at)
);
create index job_minute_at on job_minute (at);

-- One row: until which minute the history is written.
create table job_history (
  id boolean primary key default true check (id),
  recorded_until timestamptz not null
);
insert into job_history (recorded_until) values (date_trunc('minute', now()));

-- Documents by the beginning of their title, as document_uri by that of their URI.
create index document_title on document (tenant, (lower(left(title, 256)) collate "C"));
