-- What a job changed among the stored documents, for GET /jobs/{id}/changes.

-- Null: nothing, or the job ended before this release. 'added', 'changed' or 'removed'.
alter table item add column change text check (change in ('added', 'changed', 'removed'));
create index item_change on item (job_id, id) where change is not null;
