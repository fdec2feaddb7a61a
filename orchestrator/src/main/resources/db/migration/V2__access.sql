-- Who may call, how much of everything a tenant may use, and who changed what.

-- The text of a key is qk_<id>_<secret>; the secret itself is nowhere.
create table api_key (
  id text primary key,
  name text not null,
  tenant text not null,
  role text not null check (role in ('viewer', 'editor', 'admin')),
  secret_hmac bytea not null,          -- HMAC-SHA-256 of id and secret under the server's pepper
  pepper_id text not null,             -- which pepper; tells nothing of it
  created_by text not null,            -- id of the key that made it
  created_at timestamptz not null default now(),
  last_used_at timestamptz,            -- to the minute, written in batches
  expires_at timestamptz,
  revoked_at timestamptz
);
create index api_key_newest on api_key (created_at desc, id desc);

-- What a tenant may use. Null: as configured for all.
create table tenant_limit (
  tenant text primary key,
  requests_per_minute integer check (requests_per_minute > 0),
  queued integer check (queued >= 0),
  running integer check (running >= 0),
  documents bigint check (documents >= 0),
  chunks bigint check (chunks >= 0),
  bytes bigint check (bytes >= 0),     -- of stored text, UTF-8
  updated_at timestamptz not null default now()
);

-- Writes and refusals of access, not reads. Control characters cannot get in.
create table audit_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  tenant text not null,
  key_id text not null,
  role text not null,
  address text not null,
  action text not null,                -- method and route
  object text not null,                -- path and id of what it was done to
  outcome text not null,
  trace_id text not null,
  check ((tenant || key_id || role || address || action || object || outcome || trace_id)
    !~ '[[:cntrl:]]')
);
create index audit_entry_at on audit_entry (at);
create index audit_entry_tenant on audit_entry (tenant, id);
