-- What the engine knows of how a job came about gets columns of its own. It used to stand among the
-- client's metadata, request -> 'options', whose names are now all the client's.
alter table job
  add column retry_of uuid,            -- without a foreign key: that job may be deleted earlier
  add column retry_failed_only boolean,
  add column retry_root uuid,          -- the first job of the chain of retries
  add column upload_id uuid references upload,
  add column route text;

-- An upload is kept for as long as a job names it.
create index job_upload_id on job (upload_id) where upload_id is not null;
drop trigger job_keeps_upload on job;
drop function keep_upload();
drop table job_upload;
-- Nodes of the version before look here for uploads that nobody names any more.
create view job_upload as
  select id as job_id, upload_id from job where upload_id is not null;

-- Nodes of the version before write no columns but options. While they run beside newer nodes, what
-- they write is brought into the new form here; newer nodes write "metadata" beside the options that
-- those nodes need (store.postgres.job.FormerOptions), so that a row says which form it has.
create function lift_origin() returns trigger language plpgsql as $$
declare
  options jsonb := new.request -> 'options';
begin
  new.retry_of := (options ->> 'retry_of')::uuid;
  if new.retry_of is not null then
    new.retry_failed_only := coalesce(options ->> 'retry_items' = 'failed', false);
    new.retry_root := coalesce((select retry_root from job where id = new.retry_of), new.retry_of);
  end if;
  new.upload_id := (select id from upload where id = (options -> 'upload' ->> 'id')::uuid);
  if new.type = 'http_call' then
    new.route := options ->> 'route';
    options := options - 'route';
  end if;
  new.request := new.request
    || jsonb_build_object('metadata', options - '{retry_of,retry_items,upload}'::text[]);
  return new;
end $$;
create trigger job_of_former_version before insert or update of request on job for each row
  when (not new.request ? 'metadata'
    and (new.type = 'http_call' or new.request -> 'options' ?| '{retry_of,retry_items,upload}'))
  execute function lift_origin();

-- The rows that are there, in whichever state, by the same rule.
update job set request = request
where type = 'http_call' or request -> 'options' ?| '{retry_of,retry_items,upload}';

-- A text without a name is looked up by its content.
create index document_content on document (tenant, collection, content_sha256);
