package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.Tombstone;
import dev.quarry.orchestrator.store.postgres.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The queries and cancellations of clients on the table {@code job}. */
public final class PostgresJobStore implements JobStore {
  private final Database db;
  private final EventRows events;
  private final DeliveryInserts deliveries;
  private final Runnable cancelledBeforeStart;

  /**
   * @param payload creates the payload of the webhook for a finished job
   * @param cancelledBeforeStart called for each job that is cancelled while it is queued
   */
  public PostgresJobStore(
      Database db, Function<Job, String> payload, Runnable cancelledBeforeStart) {
    this.db = db;
    this.events = new EventRows(db.sql());
    this.deliveries = new DeliveryInserts(db.sql(), payload);
    this.cancelledBeforeStart = cancelledBeforeStart;
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
  public Optional<Job> cancel(String tenant, UUID id) {
    Cancelled cancelled =
        db.transaction(
            () -> {
              boolean ended = lock(tenant, id).map(this::cancel).orElse(false);
              return new Cancelled(find(tenant, id), ended);
            });
    if (cancelled.ended()) {
      cancelledBeforeStart.run();
    }
    return cancelled.job();
  }

  private record Cancelled(Optional<Job> job, boolean ended) {}

  /** The fields of a job that its cancellation depends on. */
  private record Cancellable(UUID id, JobStatus status, boolean cancelRequested) {}

  /** Locks the job until the transaction ends. */
  private Optional<Cancellable> lock(String tenant, UUID id) {
    return db.sql()
        .sql(
            """
            select status, cancel_requested_at is not null from job
            where id = ? and tenant = ? for no key update
            """)
        .params(id, tenant)
        .query((row, n) -> new Cancellable(id, JobStatus.of(row.getString(1)), row.getBoolean(2)))
        .optional();
  }

  /**
   * The caller has locked the job's row.
   *
   * @return whether the job is terminal now
   */
  private boolean cancel(Cancellable job) {
    if (job.status() == JobStatus.QUEUED) {
      long seq =
          next(
              job.id(),
              """
              status = 'cancelled', completed_at = clock_timestamp(),
              cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp())
              """);
      events.add(job.id(), seq, EventTypes.CANCELLED, Map.of());
      deliveries.ended(List.of(job.id()));
      return true;
    }
    if (job.status() == JobStatus.PROCESSING && !job.cancelRequested()) {
      long seq = next(job.id(), "cancel_requested_at = clock_timestamp()");
      events.add(job.id(), seq, EventTypes.CANCEL_REQUESTED, Map.of());
    }
    return false;
  }

  /** Updates the job and returns the sequence number of the event. */
  private long next(UUID id, String change) {
    return db.sql()
        .sql(
            "update job set last_seq = last_seq + 1, updated_at = clock_timestamp(), "
                + change
                + " where id = ? returning last_seq")
        .param(id)
        .query(Long.class)
        .single();
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
