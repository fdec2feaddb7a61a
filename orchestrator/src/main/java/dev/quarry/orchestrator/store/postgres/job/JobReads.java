package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.JobStore.JobFilter;
import dev.quarry.orchestrator.job.Tombstone;
import dev.quarry.orchestrator.store.postgres.Conditions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Queries jobs and their items. */
final class JobReads {
  private final JdbcClient sql;

  JobReads(JdbcClient sql) {
    this.sql = sql;
  }

  Optional<Job> find(String tenant, UUID id) {
    return find(JobRow.WITHOUT_TEXT, tenant, id);
  }

  Optional<Job> findWithText(String tenant, UUID id) {
    return find(JobRow.WITH_TEXT, tenant, id);
  }

  private Optional<Job> find(String columns, String tenant, UUID id) {
    return sql.sql("select " + columns + " from job j where j.id = ? and j.tenant = ?")
        .params(id, tenant)
        .query(JobRow::read)
        .optional();
  }

  Optional<Tombstone> tombstone(String tenant, UUID id) {
    return sql.sql("select * from job_tombstone where id = ? and tenant = ?")
        .params(id, tenant)
        .query(
            (row, n) ->
                new Tombstone(
                    id,
                    JobType.of(row.getString("type")),
                    JobStatus.of(row.getString("status")),
                    JobRow.time(row, "completed_at"),
                    JobRow.time(row, "deleted_at")))
        .optional();
  }

  List<Job> inOrder(List<UUID> ids) {
    Map<UUID, Job> jobs =
        sql
            .sql("select " + JobRow.WITHOUT_TEXT + " from job j where j.id = any(?::uuid[])")
            .param(ids.stream().map(UUID::toString).toArray(String[]::new))
            .query(JobRow::read)
            .list()
            .stream()
            .collect(Collectors.toMap(Job::id, Function.identity()));
    return ids.stream().map(jobs::get).filter(Objects::nonNull).toList();
  }

  /** The fields of a job that its cancellation depends on. */
  record Cancellable(UUID id, JobStatus status, boolean cancelRequested) {}

  /** Locks the job until the transaction ends. */
  Optional<Cancellable> lock(String tenant, UUID id) {
    return sql.sql(
            """
            select status, cancel_requested_at is not null from job
            where id = ? and tenant = ? for no key update
            """)
        .params(id, tenant)
        .query((row, n) -> new Cancellable(id, JobStatus.of(row.getString(1)), row.getBoolean(2)))
        .optional();
  }

  List<Job> list(String tenant, JobFilter filter) {
    JobListing listing = JobListing.of(tenant, filter, filter.limit());
    return sql.sql(
            "select "
                + JobRow.WITHOUT_TEXT
                + " from job j where j.id = any (array(select id from ("
                + listing.text()
                + ") as found order by created_at desc, id desc limit ?))"
                + " order by j.created_at desc, j.id desc")
        .params(listing.values())
        .param(filter.limit())
        .query(JobRow::read)
        .list();
  }

  long count(String tenant, JobFilter filter) {
    JobListing listing = JobListing.of(tenant, filter.fromStart(), JobStore.MAX_COUNT);
    return sql.sql(
            "select count(*) from (select from ("
                + listing.text()
                + ") as found limit ?) as counted")
        .params(listing.values())
        .param(JobStore.MAX_COUNT)
        .query(Long.class)
        .single();
  }

  List<ItemView> items(UUID jobId, @Nullable ItemStatus status, long afterId, int limit) {
    Conditions where =
        new Conditions()
            .and("job_id = ? and id > ?", jobId, afterId)
            .andGiven("status = ?", status == null ? null : status.code());
    return sql.sql("select * from item where " + where.text() + " order by id limit ?")
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
        .list();
  }
}
