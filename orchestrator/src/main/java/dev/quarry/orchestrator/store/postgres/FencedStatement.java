package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.LeaseLostException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The fence in SQL, which every write of a running job contains: the job is processing in the epoch
 * of the writer's claim. A write that changes no row came too late.
 */
public final class FencedStatement {
  /** On the table {@code job}; takes the fence's job id and epoch as parameters. */
  public static final String HELD = held("job", "?", "?");

  /**
   * Begins a statement that writes from {@code running (id, epoch)}: the job, or no row. Takes job
   * id and epoch as parameters. The attempt cannot end before the transaction does.
   */
  public static final String WITH_RUNNING =
      """
      with running as (select id, epoch from job where %s for no key update)
      """
          .formatted(HELD);

  private static final String LOCK = WITH_RUNNING + "select count(*) from running";

  private FencedStatement() {}

  /**
   * The same for other names.
   *
   * @param job the table {@code job} or its alias
   * @param id an expression: which job
   * @param epoch an expression: of which claim
   */
  public static String held(String job, String id, String epoch) {
    return "%1$s.id = %2$s and %1$s.epoch = %3$s and %1$s.status = 'processing'"
        .formatted(job, id, epoch);
  }

  /**
   * Holds the fence until the transaction ends.
   *
   * @throws LeaseLostException if it is over
   */
  public static void lock(JdbcClient sql, Fence fence) {
    requireWritten(
        fence, sql.sql(LOCK).params(fence.jobId(), fence.epoch()).query(Integer.class).single());
  }

  /**
   * @param rows how many a fenced statement wrote
   * @throws LeaseLostException if none
   */
  public static void requireWritten(Fence fence, int rows) {
    if (rows == 0) {
      throw new LeaseLostException(fence);
    }
  }
}
