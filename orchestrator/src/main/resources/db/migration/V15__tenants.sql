-- Erasure of a tenant.

-- One row for each tenant that was erased, or is being erased: finished_at is null. It stays as the
-- record of the erasure.
create table tenant_erasure (
  tenant text primary key,
  requested_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  erased jsonb not null,               -- number of erased rows by kind
  audit_position bigint not null default 0, -- id of the last audit entry that was reduced
  other_indexes text[] not null default '{}' -- which still have data, and which no node writes to
);
create index tenant_erasure_running on tenant_erasure (requested_at) where finished_at is null;

create index upload_tenant on upload (tenant);
create index job_tombstone_tenant on job_tombstone (tenant);
create index embedding_tokens_tenant on embedding_tokens (tenant);

-- A limit of what a tenant stores: texts, chunks and uploads.

alter table tenant_limit add column stored_bytes bigint check (stored_bytes >= 0);

-- Size of the text of its chunks in UTF-8. Null for documents of older releases, whose chunks count as
-- large as their text: so their rows need not be changed.
alter table document add column chunk_bytes bigint;
alter table collection_size add column chunk_bytes bigint not null default 0;
update collection_size set chunk_bytes = bytes;

create function add_collection_size(
  of_tenant text, of_collection text, of_index text, d bigint, c bigint, b bigint, cb bigint)
returns void language sql as $$
  insert into collection_size as size
    (tenant, collection, index_name, shard, documents, chunks, bytes, chunk_bytes)
  values (of_tenant, of_collection, of_index, pg_backend_pid() % 32, d, c, b, cb)
  on conflict (tenant, collection, index_name, shard) do update set
    documents = size.documents + excluded.documents, chunks = size.chunks + excluded.chunks,
    bytes = size.bytes + excluded.bytes, chunk_bytes = size.chunk_bytes + excluded.chunk_bytes
$$;
-- compatible: the same trigger, which counts one column more
create or replace function count_documents() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform add_collection_size(tenant, collection, index_name, count(*), sum(chunks),
      sum(octet_length(text)::bigint)::bigint,
      sum(coalesce(chunk_bytes, octet_length(text)))::bigint)
    from added group by tenant, collection, index_name;
  elsif tg_op = 'DELETE' then
    perform add_collection_size(tenant, collection, index_name, -count(*), -sum(chunks),
      -sum(octet_length(text)::bigint)::bigint,
      -sum(coalesce(chunk_bytes, octet_length(text)))::bigint)
    from removed group by tenant, collection, index_name;
  else
    perform add_collection_size(tenant, collection, index_name, sum(n)::bigint,
      sum(n * chunks)::bigint, sum(n * bytes)::bigint, sum(n * chunk_bytes)::bigint)
    from (
      select 1 as n, tenant, collection, index_name, chunks, octet_length(text)::bigint as bytes,
        coalesce(chunk_bytes, octet_length(text)) as chunk_bytes from added
      union all
      select -1, tenant, collection, index_name, chunks, octet_length(text)::bigint,
        coalesce(chunk_bytes, octet_length(text)) from removed) as changed
    group by tenant, collection, index_name
    having sum(n) <> 0 or sum(n * chunks) <> 0 or sum(n * bytes) <> 0
      or sum(n * chunk_bytes) <> 0;
  end if;
  return null;
end $$;

-- The size of a tenant's uploads is the sum over its rows, sharded as collection_size.
create table upload_size (
  tenant text not null,
  shard integer not null,
  uploads bigint not null,
  bytes bigint not null,
  primary key (tenant, shard)
);
create function count_uploads() returns trigger language plpgsql as $$
begin
  insert into upload_size as size (tenant, shard, uploads, bytes)
  select tenant, pg_backend_pid() % 32, sum(sign * n), sum(sign * each.bytes)
  from (select tenant, count(*) as n, sum(bytes::bigint) as bytes,
      case when tg_op = 'INSERT' then 1 else -1 end as sign
    from changed group by tenant) as each
  group by tenant
  on conflict (tenant, shard) do update set
    uploads = size.uploads + excluded.uploads, bytes = size.bytes + excluded.bytes;
  return null;
end $$;
insert into upload_size (tenant, shard, uploads, bytes)
  select tenant, 0, count(*), sum(bytes::bigint) from upload group by tenant;
create trigger upload_added after insert on upload
  referencing new table as changed for each statement execute function count_uploads();
create trigger upload_removed after delete on upload
  referencing old table as changed for each statement execute function count_uploads();
