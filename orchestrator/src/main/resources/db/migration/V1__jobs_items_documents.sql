-- PostgreSQL 15 or newer. The database is the only truth; only its clock decides.

create table job (
  id uuid primary key,
  tenant text not null,
  type text not null check (type in ('web_crawl', 'document', 'text', 'http_call')),
  status text not null check (status in ('queued', 'processing', 'completed', 'failed', 'cancelled')),
  partial boolean not null default false,
  collection text not null,
  source_uri text,
  request jsonb not null,              -- what else was submitted: title, options, callback_url
  text text,                           -- of a text job; apart, so that lists need not read it
  labels text[] not null default '{}',
  batch_id text,
  priority smallint not null default 0,
  attempt integer not null default 0,
  max_attempts integer not null,
  crashes integer not null default 0,  -- leases that expired under this job
  max_duration_seconds integer not null,
  epoch bigint not null default 0,     -- grows with each claim and fences every write
  run_at timestamptz not null default now(),
  delayed boolean not null default false,           -- not to be claimed before run_at
  due_order timestamptz not null default now(),     -- run_at, earlier by what the priority is worth
  cancel_requested_at timestamptz,
  progress smallint not null default 0 check (progress between 0 and 100),
  stage text,
  stages jsonb not null default '[]',
  found integer not null default 0,
  fetched integer not null default 0,
  stored integer not null default 0,
  unchanged integer not null default 0,
  skipped integer not null default 0,
  failed integer not null default 0,
  chunks integer not null default 0,
  last_seq bigint not null default 0,  -- of job_event
  error jsonb,
  result jsonb,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  updated_at timestamptz not null default now(),
  completed_at timestamptz,
  check ((status in ('completed', 'failed', 'cancelled')) = (completed_at is not null))
);
-- Claims find the tenants of a queue that have work by one probe each, then each one's first jobs.
create index job_ready on job (type, tenant, due_order, id) where status = 'queued' and not delayed;
create index job_delayed on job (run_at) where status = 'queued' and delayed;
create index job_newest on job (tenant, created_at desc, id desc);
create index job_batch on job (tenant, batch_id) where batch_id is not null;

-- What operators have said about the queue of a type of job; all nodes obey.
create table queue (
  name text primary key,               -- the type
  state text not null default 'running' check (state in ('running', 'paused', 'draining')),
  changed_at timestamptz not null default now()
);
insert into queue (name) values ('web_crawl'), ('document'), ('text'), ('http_call');

-- One row while a job is processing. Narrow, because every heartbeat rewrites it.
create table job_lease (
  job_id uuid primary key,             -- of a job that cannot go: only ended ones are deleted
  tenant text not null,
  epoch bigint not null,
  node text not null,
  heartbeat_at timestamptz not null default now(),
  expires_at timestamptz not null      -- without an index, which each heartbeat would have to write
);
create index job_lease_tenant on job_lease (tenant);

-- No foreign key: it would be checked for each event, though every event is written together with
-- its job's row. Who deletes a job deletes its events.
create table job_event (
  job_id uuid not null,
  seq bigint not null,                 -- from 1, without gaps
  at timestamptz not null default now(),
  type text not null,
  data jsonb not null default '{}',
  primary key (job_id, seq)
);

create table idempotency_key (
  tenant text not null,
  key text not null,
  body_sha256 bytea not null,
  job_id uuid not null references job on delete cascade,
  created_at timestamptz not null default now(),
  primary key (tenant, key)
);

-- The ledger of what a job worked on; for a crawl it is the frontier as well.
create table item (
  id bigint generated always as identity primary key,
  job_id uuid not null references job on delete cascade,
  uri text not null,
  uri_sha256 bytea not null,           -- of the normalised uri: unique however long the uri is
  depth integer not null default 0,
  status text not null default 'queued'
    check (status in ('queued', 'fetched', 'stored', 'unchanged', 'skipped', 'failed')),
  reason text,                         -- of a skipped item
  error_code text,                     -- of a failed item
  error_message text,
  content_sha256 bytea,                -- of the fetched body
  document_id uuid,
  updated_at timestamptz not null default now(),
  unique (job_id, uri_sha256)
);
create index item_order on item (job_id, id);
create index item_queued on item (job_id, id) where status = 'queued';
create index item_content on item (job_id, content_sha256) where content_sha256 is not null;

create table document (
  id uuid primary key,
  tenant text not null,
  collection text not null,
  uri text not null,
  uri_sha256 bytea not null,
  generation bigint not null,          -- of the ingestion that a search sees
  index_name text not null,            -- which index holds the vectors of that generation
  title text,
  language text,
  text text not null,                  -- the extracted Markdown
  content_sha256 bytea not null,       -- of the source's bytes
  chunks integer not null,
  etag text,
  last_modified text,
  links text[] not null default '{}',
  metadata jsonb not null default '{}',
  job_id uuid not null,
  ingested_at timestamptz not null default now(),
  unique (tenant, collection, uri_sha256)
);
create index document_newest on document (tenant, collection, ingested_at desc, id desc);

create table chunk (
  id uuid primary key,                 -- derived from document, generation and ordinal
  document_id uuid not null references document on delete cascade,
  generation bigint not null,
  ordinal integer not null,
  text text not null,
  headings text[] not null default '{}',
  start_offset integer not null,       -- UTF-16 units into document.text
  end_offset integer not null,
  unique (document_id, generation, ordinal)
);

-- Numbers the ingestions of all documents: a later one of a document always has a greater number,
-- also after the document was deleted.
create sequence document_generation;

-- Written before vectors are, so that vectors of a generation that no document row shows
-- (a crash in between, a replaced or deleted document) are always found and removed.
create table stale_generation (
  tenant text not null,
  collection text not null,
  document_id uuid not null,
  generation bigint not null,
  index_name text not null,
  job_id uuid,                         -- of the attempt that may still publish it; null: none may
  epoch bigint,
  since timestamptz not null default now(),
  primary key (document_id, generation)
);
create index stale_generation_since on stale_generation (since);

create table embedding_cache (
  model text not null,
  text_sha256 bytea not null,
  vector bytea not null,               -- float32, little endian
  created_at timestamptz not null default now(),
  primary key (model, text_sha256)
);
