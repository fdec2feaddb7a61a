-- What is kept for how long, and what is left of what is gone.

-- Ended jobs in the order in which their time is up.
create index job_ended on job (status, completed_at) where completed_at is not null;

-- A job that was deleted when its time was up: told from one that never was.
create table job_tombstone (
  id uuid primary key,
  tenant text not null,
  type text not null,
  status text not null,
  completed_at timestamptz not null,
  deleted_at timestamptz not null default now()
);
create index job_tombstone_age on job_tombstone (deleted_at);

create index idempotency_key_age on idempotency_key (created_at);

-- The batch that a key was used for. Apart from single submissions.
create table idempotent_batch (
  tenant text not null,
  key text not null,
  body_sha256 bytea not null,
  batch_id text not null,
  jobs uuid[] not null,                -- those that were accepted, in their order
  created_at timestamptz not null default now(),
  primary key (tenant, key)
);
create index idempotent_batch_age on idempotent_batch (created_at);

-- The job that a dead letter was started again as: it is no dead letter any more.
alter table job add column redriven_as uuid;
create index job_dead_letter on job (completed_at desc, id desc)
  where status = 'failed' and redriven_as is null;

-- Moves at most once in an hour, so that reading the cache seldom writes.
alter table embedding_cache add column used_at timestamptz not null default now();
create index embedding_cache_use on embedding_cache (used_at);

-- A file that came with a submission: here, because any node may read it. In parts, so that writing
-- it takes little memory.
create table upload (
  id uuid primary key,
  tenant text not null,
  name text not null,
  bytes integer not null,
  sha256 bytea not null,
  created_at timestamptz not null default now()
);

create table upload_part (
  upload_id uuid not null references upload on delete cascade,
  n integer not null,
  bytes bytea not null,
  primary key (upload_id, n)
);
alter table upload_part alter bytes set storage external;  -- such files are compressed already

-- Who keeps an upload: it goes with the last of these jobs.
create table job_upload (
  job_id uuid primary key references job on delete cascade,
  upload_id uuid not null references upload
);
create index job_upload_of on job_upload (upload_id);

-- Whoever adds a job that names an upload (a submission, a retry, a redrive) keeps it.
create function keep_upload() returns trigger language plpgsql as $$
begin
  insert into job_upload (job_id, upload_id)
  select new.id, id from upload
  where id = (new.request -> 'options' -> 'upload' ->> 'id')::uuid;
  return null;
end $$;
create trigger job_keeps_upload after insert on job for each row
  when (new.request -> 'options' ? 'upload') execute function keep_upload();

-- The nodes that work on jobs, as each of them says every few seconds. Nothing depends on it but
-- what people are shown.
create table worker_node (
  node text primary key,
  slots integer not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);
