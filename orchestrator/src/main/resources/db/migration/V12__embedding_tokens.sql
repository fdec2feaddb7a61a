-- A limit of the tokens that the embedding model may be sent for a tenant in a day.

alter table tenant_limit add column embedding_tokens_per_day bigint
  check (embedding_tokens_per_day >= 0);

-- Tokens of the passages that the model has embedded, by day in UTC.
create table embedding_tokens (
  day date not null,
  tenant text not null,
  tokens bigint not null,
  primary key (day, tenant)
);
