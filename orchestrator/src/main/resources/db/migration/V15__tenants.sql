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
