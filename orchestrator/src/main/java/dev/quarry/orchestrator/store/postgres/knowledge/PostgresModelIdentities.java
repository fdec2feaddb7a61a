package dev.quarry.orchestrator.store.postgres.knowledge;

import dev.quarry.orchestrator.embed.ModelIdentities;
import dev.quarry.orchestrator.store.postgres.Database;
import java.util.Optional;

/** Probe vectors in the table {@code embedding_model}. */
public final class PostgresModelIdentities implements ModelIdentities {
  private final Database db;

  public PostgresModelIdentities(Database db) {
    this.db = db;
  }

  @Override
  public Optional<float[]> find(String model) {
    return db.statement(
        () ->
            db.sql()
                .sql("select probe from embedding_model where model = ?")
                .param(model)
                .query((row, n) -> VectorBytes.decode(row.getBytes(1)))
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
}
