package dev.quarry.orchestrator.store.postgres;

/** The event {@code progress}, as a part of the statements that change the progress of jobs. */
public final class ProgressEvent {
  /**
   * Adds the event for each row that a {@code from} clause after it names: rows of the table {@code
   * job} after the change, with the event's number as {@code last_seq}.
   */
  public static final String INSERT =
      """
      insert into job_event (job_id, seq, at, type, data)
      select id, last_seq, clock_timestamp(), 'progress', jsonb_strip_nulls(jsonb_build_object(
        'progress', progress, 'stage', stage, 'counts', jsonb_build_object('found', found,
        'fetched', fetched, 'stored', stored, 'unchanged', unchanged, 'skipped', skipped,
        'failed', failed, 'queued', found - fetched - unchanged - skipped - failed,
        'chunks', chunks, 'vectors', vectors, 'removed', removed)))\
      """;

  private ProgressEvent() {}
}
