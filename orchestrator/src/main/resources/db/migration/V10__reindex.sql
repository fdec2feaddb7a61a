-- Jobs that index stored documents anew from their text.

alter table job drop constraint job_type_check, add constraint job_type_check
  check (type in ('web_crawl', 'document', 'text', 'http_call', 'reindex'));
insert into queue (name) values ('reindex');
create index job_reindex on job (tenant, collection)
  where type = 'reindex' and status in ('queued', 'processing');

-- The generation of the ingestion that the text is from, if it was indexed anew since then. An
-- ingestion that was reserved after it is newer, whatever generation the index has.
alter table document add column text_generation bigint;
