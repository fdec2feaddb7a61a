-- Re-crawls remove what a site has withdrawn, and all nodes share one politeness to a host.

alter table job
  add column removed integer not null default 0,               -- documents that the site withdrew
  add column crawl_scope bytea,                                -- hash of the seed and the scope
  add column crawl_gaps text[] not null default '{}';          -- why not all of the site was looked at

-- The generation of the stored document that is to leave the index because of the item's end.
alter table item add column withdraws bigint;
create index item_withdraws on item (job_id) where withdraws is not null;

-- Documents of older releases have an extraction version of 0: the next crawl stores them again.
alter table document
  add column text_sha256 bytea not null default '',
  add column extraction integer not null default 0,            -- version of the text extraction
  add column crawl_scope bytea;                                -- of the crawl that stored it
create index document_crawl_scope on document (tenant, collection, crawl_scope)
  where crawl_scope is not null;

-- Which nodes send requests to a host. Unlogged: after a crash of the database they register again.
create unlogged table crawl_host (
  host text primary key,
  next_start timestamptz not null default '-infinity',         -- of a request with a crawl delay
  postponed_until timestamptz not null default '-infinity'     -- by a Retry-After
);
create unlogged table crawl_host_node (
  host text not null,
  node text not null,
  joined_at timestamptz not null default clock_timestamp(),    -- the order of their turns
  renewed_at timestamptz not null default clock_timestamp(),
  reduced_at timestamptz not null default clock_timestamp(),   -- had no more requests than its part
  primary key (host, node)
);
