-- Typed columns for the origin of a job: retry, upload, route. Previously they were reserved names in
-- the client's metadata, request -> 'options'. Now the client may use all names.
alter table job
  add column retry_of uuid,            -- no foreign key: that job may be deleted earlier
  add column retry_failed_only boolean,
  add column retry_root uuid,          -- the first job of the chain of retries
  add column upload_id uuid references upload,
  add column route text;

-- An upload is kept as long as a job refers to it.
create index job_upload_id on job (upload_id) where upload_id is not null;
drop trigger job_keeps_upload on job;
drop function keep_upload();
drop table job_upload;
-- Nodes of the previous version use this to find uploads without a job.
create view job_upload as
  select id as job_id, upload_id from job where upload_id is not null;

-- During a rolling upgrade, nodes of the previous version write reserved names in options and not the
-- new columns. This trigger converts their rows. New nodes write "metadata" beside the options
-- that the previous version needs (store.postgres.job.LegacyOptions), so "metadata" marks the new
-- format.
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

-- Converts the existing rows in every status with the same trigger.
update job set request = request
where type = 'http_call' or request -> 'options' ?| '{retry_of,retry_items,upload}';

-- Texts without a name are identified by their content.
create index document_content on document (tenant, collection, content_sha256);
