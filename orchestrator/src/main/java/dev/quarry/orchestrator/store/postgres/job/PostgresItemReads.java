package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.ChangeCounts;
import dev.quarry.model.ChangeView;
import dev.quarry.model.DocumentChange;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.orchestrator.job.ItemReads;
import dev.quarry.orchestrator.store.postgres.Conditions;
import dev.quarry.orchestrator.store.postgres.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
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

  @Override
  public List<ChangeView> changes(
      UUID jobId, @Nullable DocumentChange change, long afterId, int limit) {
    Conditions where =
        new Conditions()
            .and("i.job_id = ? and i.id > ? and i.change is not null", jobId, afterId)
            .andGiven("i.change = ?", change == null ? null : change.code());
    String text =
        """
        select i.id, i.uri, i.change, i.updated_at, d.id as document_id, d.title,
          case i.change when 'removed' then coalesce(i.reason, i.error_code) end as reason
        from item i left join document d on d.id = i.document_id
        where %s order by i.id limit ?\
        """;
    return db.statement(
        () ->
            db.sql()
                .sql(text.formatted(where.text()))
                .params(where.values(limit))
                .query((row, n) -> change(row))
                .list());
  }

  private static ChangeView change(ResultSet row) throws SQLException {
    return new ChangeView(
        row.getLong("id"),
        row.getString("uri"),
        DocumentChange.of(row.getString("change")),
        row.getString("reason"),
        row.getObject("document_id", UUID.class),
        row.getString("title"),
        JobRow.time(row, "updated_at"));
  }

  @Override
  public ChangeCounts changeCounts(UUID jobId) {
    return db.statement(
        () ->
            db.sql()
                .sql("select added, stored - added, removed, unchanged from job where id = ?")
                .param(jobId)
                .query(
                    (row, n) ->
                        new ChangeCounts(
                            row.getInt(1), row.getInt(2), row.getInt(3), row.getInt(4)))
                .optional()
                .orElseGet(() -> new ChangeCounts(0, 0, 0, 0)));
  }
}
