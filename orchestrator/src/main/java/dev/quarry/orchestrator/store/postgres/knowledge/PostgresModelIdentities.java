package dev.quarry.orchestrator.store.postgres.knowledge;

import dev.quarry.orchestrator.embed.ModelIdentities;
import dev.quarry.orchestrator.embed.VectorBytes;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Instants;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Probe vectors in the table {@code embedding_model}. */
public final class PostgresModelIdentities implements ModelIdentities {
  private final Database db;

  public PostgresModelIdentities(Database db) {
    this.db = db;
  }

  @Override
  public Optional<Identity> find(String model) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select probe, clock_timestamp() as read_at, verified_at, changed
                    from embedding_model where model = ?
                    """)
                .param(model)
                .query(
                    (row, n) ->
                        new Identity(
                            VectorBytes.decode(row.getBytes(1)),
                            Instants.present(row, "read_at"),
                            Instants.present(row, "verified_at"),
                            row.getBoolean("changed")))
                .optional());
  }

  @Override
  public void add(String model, float[] probe) {
    db.statement(
        () ->
            db.sql()
                .sql(
                    "insert into embedding_model (model, probe) values (?, ?)"
                        + " on conflict do nothing")
                .param(model)
                .param(VectorBytes.encode(probe))
                .update());
  }

  @Override
  public void verified(String model, Instant readAt) {
    db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    update embedding_model set changed = false,
                      verified_at = greatest(verified_at, ?::timestamptz)
                    where model = ?
                    """)
                .param(readAt.atOffset(ZoneOffset.UTC))
                .param(model)
                .update());
  }

  @Override
  public Instant changed(String model) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    update embedding_model set changed = true where model = ?
                    returning verified_at
                    """)
                .param(model)
                .query((row, n) -> Instants.present(row, "verified_at"))
                .single());
  }
}
