-- What each read of a table that grows is served by: an index, or a count that is kept.

-- Serves the cascade when a job is deleted.
create index idempotency_key_job on idempotency_key (job_id);

-- Jobs by status, by type and by both: a reader merges the few combinations, newest first.
create index job_status_newest on job (tenant, status, type, created_at desc, id desc);
create index job_collection_newest on job (tenant, collection, created_at desc, id desc);
drop index job_batch;
create index job_batch on job (tenant, batch_id, created_at desc, id desc)
  where batch_id is not null;

-- Counts and ages of queues without a look at the jobs.
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

-- Jobs by label, newest first. Not an index of job: that would be written again with each change
-- of a job's status, and most jobs have no labels.
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

-- Also of the failed, skipped and stored items of a job.
drop index item_queued;
create index item_status on item (job_id, status, id);

create index document_newest_of_tenant on document (tenant, ingested_at desc, id desc);
-- By address and by how it begins; an index holds no long addresses.
create index document_uri on document (tenant, (left(uri, 256) collate "C"));
create index document_language on document (tenant, (lower(language) collate "C"))
  where language is not null;

-- How much is in a collection: the sum over its rows. In several rows, of which a transaction
-- changes one, so that transactions which store documents seldom wait for each other.
create table collection_size (
  tenant text not null,
  collection text not null,
  shard integer not null,
  documents bigint not null,
  chunks bigint not null,
  bytes bigint not null,               -- of stored text, UTF-8
  primary key (tenant, collection, shard)
);
create function add_collection_size(
  of_tenant text, of_collection text, d bigint, c bigint, b bigint)
returns void language sql as $$
  insert into collection_size as size (tenant, collection, shard, documents, chunks, bytes)
  values (of_tenant, of_collection, pg_backend_pid() % 32, d, c, b)
  on conflict (tenant, collection, shard) do update set
    documents = size.documents + excluded.documents, chunks = size.chunks + excluded.chunks,
    bytes = size.bytes + excluded.bytes
$$;
create function count_documents() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform add_collection_size(tenant, collection, count(*), sum(chunks),
      sum(octet_length(text)::bigint)::bigint) from added group by tenant, collection;
  elsif tg_op = 'DELETE' then
    perform add_collection_size(tenant, collection, -count(*), -sum(chunks),
      -sum(octet_length(text)::bigint)::bigint) from removed group by tenant, collection;
  else
    perform add_collection_size(tenant, collection, sum(n)::bigint, sum(n * chunks)::bigint,
      sum(n * octet_length(text)::bigint)::bigint)
    from (select 1 as n, tenant, collection, chunks, text from added
      union all select -1, tenant, collection, chunks, text from removed) as changed
    group by tenant, collection
    having sum(n) <> 0 or sum(n * chunks) <> 0 or sum(n * octet_length(text)::bigint) <> 0;
  end if;
  return null;
end $$;
insert into collection_size (tenant, collection, shard, documents, chunks, bytes)
  select tenant, collection, 0, count(*), sum(chunks), sum(octet_length(text)::bigint)
  from document group by tenant, collection;
create trigger document_added after insert on document
  referencing new table as added for each statement execute function count_documents();
create trigger document_changed after update on document
  referencing new table as added old table as removed
  for each statement execute function count_documents();
create trigger document_removed after delete on document
  referencing old table as removed for each statement execute function count_documents();

-- How many vectors the cache has, kept in the same way.
create table embedding_cache_size (
  shard integer primary key,
  entries bigint not null
);
create function count_embeddings() returns trigger language plpgsql as $$
declare
  n bigint;
begin
  if tg_op = 'INSERT' then
    select count(*) into n from added;
  else
    select -count(*) into n from removed;
  end if;
  if n <> 0 then
    insert into embedding_cache_size as size (shard, entries) values (pg_backend_pid() % 32, n)
    on conflict (shard) do update set entries = size.entries + excluded.entries;
  end if;
  return null;
end $$;
insert into embedding_cache_size (shard, entries) select 0, count(*) from embedding_cache;
create trigger embedding_added after insert on embedding_cache
  referencing new table as added for each statement execute function count_embeddings();
create trigger embedding_removed after delete on embedding_cache
  referencing old table as removed for each statement execute function count_embeddings();

drop index stale_generation_since;
create index stale_generation_since on stale_generation (index_name, since);

-- Uploads that a job gave up, for the sweep; a job that took one over meanwhile still keeps it.
alter table upload add column released_at timestamptz;
create index upload_released on upload (released_at) where released_at is not null;
update upload set released_at = now()
  where not exists (select 1 from job_upload where upload_id = upload.id);
create function release_upload() returns trigger language plpgsql as $$
begin
  update upload set released_at = clock_timestamp() where id = old.upload_id;
  return null;
end $$;
create trigger job_upload_releases after delete on job_upload for each row
  execute function release_upload();

create index audit_entry_action on audit_entry (action, id);
create index audit_entry_tenant_action on audit_entry (tenant, action, id);

create index webhook_delivery_status
  on webhook_delivery (tenant, status, created_at desc, id desc);
