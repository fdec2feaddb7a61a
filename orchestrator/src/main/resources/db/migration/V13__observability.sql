-- The trace of the submission (W3C traceparent), which the attempts of the job continue.
alter table job add column traceparent text;

-- The node that reports the gauges of the whole database. Without it each node would report them.
create table gauge_reader (
  id boolean primary key default true check (id),
  node text not null,
  expires_at timestamptz not null
);
