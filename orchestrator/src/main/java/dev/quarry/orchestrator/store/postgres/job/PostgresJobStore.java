package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.CancelledJob;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.Tombstone;
import dev.quarry.orchestrator.store.postgres.Database;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The queries and cancellations of clients on the table {@code job}. */
public final class PostgresJobStore implements JobStore {
  private final Database db;
  private final CancelStatement cancel;

  /**
   * @param payload creates the payload of the webhook for a finished job
   */
  public PostgresJobStore(Database db, Function<Job, String> payload) {
    this.db = db;
    this.cancel = new CancelStatement(db.sql(), payload);
  }

  @Override
  public Optional<Job> find(String tenant, UUID id) {
    return find(JobRow.WITHOUT_TEXT, tenant, id);
  }

  @Override
  public Optional<Job> findWithText(String tenant, UUID id) {
    return find(JobRow.WITH_TEXT, tenant, id);
  }

  private Optional<Job> find(String columns, String tenant, UUID id) {
    return db.statement(
        () ->
            db.sql()
                .sql("select " + columns + " from job j where j.id = ? and j.tenant = ?")
                .params(id, tenant)
                .query(JobRow::read)
                .optional());
  }

  @Override
  public Optional<Tombstone> tombstone(String tenant, UUID id) {
    return db.statement(
        () ->
            db.sql()
                .sql("select * from job_tombstone where id = ? and tenant = ?")
                .params(id, tenant)
                .query(
                    (row, n) ->
                        new Tombstone(
                            id,
                            JobType.of(row.getString("type")),
                            JobStatus.of(row.getString("status")),
                            JobRow.time(row, "completed_at"),
                            JobRow.time(row, "deleted_at")))
                .optional());
  }

  @Override
  public Optional<AfterCancel> cancel(String tenant, UUID id) {
    return db.transaction(
        () -> {
          boolean ended = cancel.job(tenant, id).stream().anyMatch(CancelledJob::ended);
          return find(tenant, id).map(job -> new AfterCancel(job, ended));
        });
  }

  @Override
  public List<Job> list(String tenant, JobFilter filter) {
    JobListing listing = JobListing.of(tenant, filter, filter.limit());
    return db.statement(
        () ->
            db.sql()
                .sql(
                    "select "
                        + JobRow.WITHOUT_TEXT
                        + " from job j where j.id = any (array(select id from ("
                        + listing.text()
                        + ") as found order by created_at desc, id desc limit ?))"
                        + " order by j.created_at desc, j.id desc")
                .params(listing.values())
                .param(filter.limit())
                .query(JobRow::read)
                .list());
  }

  @Override
  public long count(String tenant, JobFilter filter) {
    JobListing listing = JobListing.of(tenant, filter.fromStart(), MAX_COUNT);
    return db.statement(
        () ->
            db.sql()
                .sql(
                    "select count(*) from (select from ("
                        + listing.text()
                        + ") as found limit ?) as counted")
                .params(listing.values())
                .param(MAX_COUNT)
                .query(Long.class)
                .single());
  }
}
