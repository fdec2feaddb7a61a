-- Indexes and maintained counts, so that no query scans a table that grows.

-- For the foreign key's cascade when a job is deleted.
create index idempotency_key_job on idempotency_key (job_id);

-- Jobs, newest first. Each change of a job's status adds an entry to each index that holds the job,
-- so active jobs are in one index only, and ended jobs, which do not change, are in those by status,
-- type and collection.
drop index job_newest;
create index job_active_newest on job (tenant, created_at desc, id desc)
  where completed_at is null;
create index job_ended_newest on job (tenant, status, type, created_at desc, id desc)
  where completed_at is not null;
create index job_collection_newest on job (tenant, collection, created_at desc, id desc)
  where completed_at is not null;
drop index job_batch;
create index job_batch on job (tenant, batch_id, created_at desc, id desc)
  where batch_id is not null;

-- Index-only scans for the number of jobs in queues and their age.
drop index job_ready;
create index job_ready on job (type, tenant, due_order, id) include (run_at)
  where status = 'queued' and not delayed;
drop index job_delayed;
create index job_delayed on job (run_at) include (type, tenant) where status = 'queued' and delayed;

drop index job_dead_letter;
create index job_dead_letter on job (completed_at desc, id desc)
  where status = 'failed' and redriven_as is null
    and (error ->> 'retryable' = 'true' or error ->> 'code' in ('poison', 'internal_error'));
create index job_dead_letter_of_tenant on job (tenant, completed_at desc, id desc)
  where status = 'failed' and redriven_as is null
    and (error ->> 'retryable' = 'true' or error ->> 'code' in ('poison', 'internal_error'));

-- Jobs by label, newest first. A separate table, because an index of job would be updated with each
-- change of a job's status, and most jobs have no labels.
create table job_label (
  tenant text not null,
  label text not null,
  created_at timestamptz not null,
  job_id uuid not null references job on delete cascade,
  primary key (tenant, label, created_at, job_id)
);
create index job_label_job on job_label (job_id);
insert into job_label (tenant, label, created_at, job_id)
  select tenant, unnest(labels), created_at, id from job where labels <> '{}'
  on conflict do nothing;
create function put_job_labels() returns trigger language plpgsql as $$
begin
  insert into job_label (tenant, label, created_at, job_id)
  select new.tenant, unnest(new.labels), new.created_at, new.id on conflict do nothing;
  return null;
end $$;
create trigger job_puts_labels after insert on job for each row
  when (new.labels <> '{}') execute function put_job_labels();

-- Items of a job by any status; replaces the index of queued items.
drop index item_queued;
create index item_status on item (job_id, status, id);

create index document_newest_of_tenant on document (tenant, ingested_at desc, id desc);
-- Documents by URI and by prefix of the URI. An index entry cannot hold a long URI, so only the first
-- 256 characters are indexed.
create index document_uri on document (tenant, (left(uri, 256) collate "C"));
create index document_language on document (tenant, (lower(language) collate "C"))
  where language is not null;
-- Whether documents are in another index than the one in use: the first and the last entry tell.
create index document_index_name on document (index_name);

-- The size of a collection is the sum over its rows. It is sharded: a transaction updates one row,
-- chosen by its backend, so that concurrent transactions seldom wait for the same row lock.
create table collection_size (
  tenant text not null,
  collection text not null,
  index_name text not null,            -- which index the documents are in
  shard integer not null,
  documents bigint not null,
  chunks bigint not null,
  bytes bigint not null,               -- of the stored text in UTF-8
  primary key (tenant, collection, index_name, shard)
);
create function add_collection_size(
  of_tenant text, of_collection text, of_index text, d bigint, c bigint, b bigint)
returns void language sql as $$
  insert into collection_size as size
    (tenant, collection, index_name, shard, documents, chunks, bytes)
  values (of_tenant, of_collection, of_index, pg_backend_pid() % 32, d, c, b)
  on conflict (tenant, collection, index_name, shard) do update set
    documents = size.documents + excluded.documents, chunks = size.chunks + excluded.chunks,
    bytes = size.bytes + excluded.bytes
$$;
create function count_documents() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform add_collection_size(tenant, collection, index_name, count(*), sum(chunks),
      sum(octet_length(text)::bigint)::bigint) from added group by tenant, collection, index_name;
  elsif tg_op = 'DELETE' then
    perform add_collection_size(tenant, collection, index_name, -count(*), -sum(chunks),
      -sum(octet_length(text)::bigint)::bigint)
    from removed group by tenant, collection, index_name;
  else
    perform add_collection_size(tenant, collection, index_name, sum(n)::bigint,
      sum(n * chunks)::bigint, sum(n * octet_length(text)::bigint)::bigint)
    from (select 1 as n, tenant, collection, index_name, chunks, text from added
      union all select -1, tenant, collection, index_name, chunks, text from removed) as changed
    group by tenant, collection, index_name
    having sum(n) <> 0 or sum(n * chunks) <> 0 or sum(n * octet_length(text)::bigint) <> 0;
  end if;
  return null;
end $$;
insert into collection_size (tenant, collection, index_name, shard, documents, chunks, bytes)
  select tenant, collection, index_name, 0, count(*), sum(chunks), sum(octet_length(text)::bigint)
  from document group by tenant, collection, index_name;
create trigger document_added after insert on document
  referencing new table as added for each statement execute function count_documents();
create trigger document_changed after update on document
  referencing new table as added old table as removed
  for each statement execute function count_documents();
create trigger document_removed after delete on document
  referencing old table as removed for each statement execute function count_documents();

drop index stale_generation_since;
create index stale_generation_since on stale_generation (index_name, since);

-- Uploads whose job was deleted, for retention. An upload that another job refers to is kept.
alter table upload add column released_at timestamptz;
create index upload_released on upload (released_at) where released_at is not null;
update upload set released_at = now()
  where not exists (select 1 from job where upload_id = upload.id);
create function release_upload() returns trigger language plpgsql as $$
begin
  update upload set released_at = clock_timestamp() where id = old.upload_id;
  return null;
end $$;
create trigger job_releases_upload after delete on job for each row
  when (old.upload_id is not null) execute function release_upload();

create index audit_entry_action on audit_entry (action, id);
create index audit_entry_tenant_action on audit_entry (tenant, action, id);

create index webhook_delivery_status
  on webhook_delivery (tenant, status, created_at desc, id desc);
