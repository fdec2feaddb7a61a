-- A document is stored with its words; its vectors follow.

-- Consecutive chunks of a stored document without vectors. The row is deleted when their vectors are
-- in the index.
create table missing_vectors (
  id bigint generated always as identity primary key,
  index_name text not null,
  tenant text not null,
  collection text not null,
  document_id uuid not null references document on delete cascade,
  generation bigint not null,
  first_ordinal integer not null,
  chunks integer not null,
  job_id uuid not null,                -- no foreign key: the row may outlive the job
  -- pending: the job waits for these vectors. stopped: the job was cancelled. refused: the model or
  -- the index refused them for good.
  state text not null default 'pending' check (state in ('pending', 'stopped', 'refused')),
  error_code text,
  error_message text,
  visible_at timestamptz not null default now() -- a node that takes the row moves this ahead
);
create index missing_vectors_pending on missing_vectors (index_name, tenant, job_id, id)
  where state = 'pending';
create index missing_vectors_job on missing_vectors (job_id, state, index_name);
create index missing_vectors_document on missing_vectors (document_id);

-- searchable_at: the source is processed and its documents are found by their words. A processing job
-- with this time has no lease; it waits for its vectors.
alter table job
  add column vectors integer not null default 0,
  add column searchable_at timestamptz;
create index job_awaiting_vectors on job (searchable_at)
  where status = 'processing' and searchable_at is not null;

-- A reserved generation stays in this table until its words are durable in the index. With
-- published_at it is current; without, it is removed when its attempt has ended.
alter table stale_generation add column published_at timestamptz;
create index stale_generation_published on stale_generation (index_name, published_at)
  where published_at is not null;

-- Chunks without vectors, by collection and index.
alter table collection_size add column missing_vectors bigint not null default 0;
create function add_missing_vectors(
  of_tenant text, of_collection text, of_index text, n bigint)
returns void language sql as $$
  insert into collection_size as size
    (tenant, collection, index_name, shard, documents, chunks, bytes, missing_vectors)
  values (of_tenant, of_collection, of_index, pg_backend_pid() % 32, 0, 0, 0, n)
  on conflict (tenant, collection, index_name, shard)
    do update set missing_vectors = size.missing_vectors + excluded.missing_vectors
$$;
create function count_missing_vectors() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform add_missing_vectors(tenant, collection, index_name, sum(chunks))
    from added group by tenant, collection, index_name;
  else
    perform add_missing_vectors(tenant, collection, index_name, -sum(chunks))
    from removed group by tenant, collection, index_name;
  end if;
  return null;
end $$;
create trigger missing_vectors_added after insert on missing_vectors
  referencing new table as added for each statement execute function count_missing_vectors();
create trigger missing_vectors_removed after delete on missing_vectors
  referencing old table as removed for each statement execute function count_missing_vectors();
