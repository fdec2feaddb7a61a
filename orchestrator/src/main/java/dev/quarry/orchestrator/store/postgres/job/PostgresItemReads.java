package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.orchestrator.job.ItemReads;
import dev.quarry.orchestrator.store.postgres.Conditions;
import dev.quarry.orchestrator.store.postgres.Database;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Queries the table {@code item} for clients. */
public final class PostgresItemReads implements ItemReads {
  private final Database db;

  public PostgresItemReads(Database db) {
    this.db = db;
  }

  @Override
  public List<ItemView> list(UUID jobId, @Nullable ItemStatus status, long afterId, int limit) {
    Conditions where =
        new Conditions()
            .and("job_id = ? and id > ?", jobId, afterId)
            .andGiven("status = ?", status == null ? null : status.code());
    return db.statement(
        () ->
            db.sql()
                .sql("select * from item where " + where.text() + " order by id limit ?")
                .params(where.values(limit))
                .query(
                    (row, n) ->
                        new ItemView(
                            row.getLong("id"),
                            row.getString("uri"),
                            ItemStatus.of(row.getString("status")),
                            row.getInt("depth"),
                            row.getString("reason"),
                            row.getString("error_code"),
                            row.getString("error_message"),
                            row.getObject("document_id", UUID.class),
                            JobRow.time(row, "updated_at")))
                .list());
  }
}
