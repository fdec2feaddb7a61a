package dev.quarry.orchestrator.store.postgres.access;

import dev.quarry.orchestrator.access.limit.TokenUsage;
import dev.quarry.orchestrator.backfill.TokenLedger;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Instants;
import java.util.Map;

/** Used tokens in the table {@code embedding_tokens}: one row for each tenant and UTC day. */
public final class PostgresTokenUsage implements TokenUsage, TokenLedger {
  // Ordered: two statements that add to several tenants cannot deadlock.
  private static final String ADD =
      """
      insert into embedding_tokens (day, tenant, tokens)
      select (now() at time zone 'utc')::date, tenant, tokens
      from unnest(?::text[], ?::bigint[]) as added (tenant, tokens) order by tenant
      on conflict (day, tenant) do update set tokens = embedding_tokens.tokens + excluded.tokens
      """;

  private static final String READ =
      """
      select coalesce((select tokens from embedding_tokens
          where day = (now() at time zone 'utc')::date and tenant = ?), 0) as tokens,
        ((now() at time zone 'utc')::date + 1)::timestamp at time zone 'utc' as ends_at
      """;

  private final Database db;

  public PostgresTokenUsage(Database db) {
    this.db = db;
  }

  @Override
  public void add(Map<String, Long> tokens) {
    db.statement(
        () ->
            db.sql()
                .sql(ADD)
                .param(tokens.keySet().toArray(String[]::new))
                .param(tokens.values().toArray(Long[]::new))
                .update());
  }

  @Override
  public Today today(String tenant) {
    return db.statement(
        () ->
            db.sql()
                .sql(READ)
                .param(tenant)
                .query(
                    (row, n) -> new Today(row.getLong("tokens"), Instants.present(row, "ends_at")))
                .single());
  }
}
