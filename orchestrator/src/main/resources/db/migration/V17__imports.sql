-- Jobs that import the documents of a file that GET /collections/{name}/export returned.

-- compatible: allows one value more; the release before claims no jobs of other types than its own
alter table job drop constraint job_type_check, add constraint job_type_check
  check (type in ('web_crawl', 'document', 'text', 'http_call', 'reindex', 'import'));
insert into queue (name) values ('import');

-- Of a chunk that was imported with the vector of the model of its document's index: float32, little
-- endian. Not in the embedding cache, which all tenants share: whoever imports a file vouches for its
-- own documents only.
alter table chunk add column vector bytea;
alter table chunk alter vector set storage external;  -- vectors do not compress
