-- verified_at: the last time from which the model is known to have computed this vector. changed:
-- another vector was noticed since then, so what was cached since then may be of another model.
alter table embedding_model
  add column verified_at timestamptz not null default now(),
  add column changed boolean not null default false;
