package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.job.JobLinks;
import java.util.Collection;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What else is written when jobs end. Every transaction that makes jobs terminal calls it, once for
 * each job, after their rows are written: what it adds is committed with the end or not at all.
 */
public interface EndOfJobs {

  void ended(Collection<UUID> terminal);

  /** All who want to know, writing through this client. */
  static EndOfJobs in(JdbcClient sql, JobLinks links) {
    return new DeliveryInserts(sql, links);
  }
}
