package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.LeaseLostException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The fencing condition in SQL. Every write of a running job contains it: the job's status is
 * processing, its epoch is that of the writer's claim, and its source is not processed yet. If such
 * a write changes no row, the writer has lost its lease.
 */
public final class FencedStatement {
  /** The condition on table {@code job}. Parameters: job id and epoch. */
  public static final String HELD = held("job", "?", "?");

  /**
   * A {@code with} clause that defines {@code running (id, epoch)}: one row if the fence holds,
   * otherwise none. Parameters: job id and epoch. It locks the job's row, so the attempt cannot
   * finish before this transaction ends.
   */
  public static final String WITH_RUNNING =
      """
      with running as (select id, epoch from job where %s for no key update)
      """
          .formatted(HELD);

  private static final String LOCK = WITH_RUNNING + "select count(*) from running";

  private FencedStatement() {}

  /**
   * The condition with other names.
   *
   * @param job the table {@code job} or its alias
   * @param id SQL expression of the job id
   * @param epoch SQL expression of the epoch
   */
  public static String held(String job, String id, String epoch) {
    return """
    %1$s.id = %2$s and %1$s.epoch = %3$s and %1$s.status = 'processing'
      and %1$s.searchable_at is null\
    """
        .formatted(job, id, epoch);
  }

  /**
   * Checks the fence and locks the job's row until the transaction ends.
   *
   * @throws LeaseLostException if the fence does not hold any more
   */
  public static void lock(JdbcClient sql, Fence fence) {
    requireWritten(
        fence, sql.sql(LOCK).params(fence.jobId(), fence.epoch()).query(Integer.class).single());
  }

  /**
   * @param rows number of rows that a fenced statement wrote
   * @throws LeaseLostException if it wrote none
   */
  public static void requireWritten(Fence fence, int rows) {
    if (rows == 0) {
      throw new LeaseLostException(fence);
    }
  }
}
