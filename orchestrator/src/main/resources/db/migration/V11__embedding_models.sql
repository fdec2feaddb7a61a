-- What a model's vectors look like, to notice another model under the same name.
create table embedding_model (
  model text primary key,
  probe bytea not null,                -- vector of a fixed text: float32, little endian
  created_at timestamptz not null default now()
);
