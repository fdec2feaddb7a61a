package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.JobStore.JobFilter;
import dev.quarry.orchestrator.store.postgres.Conditions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Selects the ids of jobs, newest first. For each kind of filter an index has this order, so the
 * number of rows read grows with the page, not with the table. If a filter combines a label, a
 * batch or a collection with a status or a type, the rows of the former are read in order and
 * filtered.
 *
 * @param text the statement
 * @param values its bound parameters
 */
record JobListing(String text, List<Object> values) {
  private static final String ORDER_NEWEST_FIRST = " order by j.created_at desc, j.id desc limit ?";

  /**
   * @param limit maximum number of rows
   */
  static JobListing of(String tenant, JobFilter filter, int limit) {
    boolean named =
        filter.label() != null || filter.batchId() != null || filter.collection() != null;
    return named || (filter.status() == null && filter.type() == null)
        ? ordered(tenant, filter, limit)
        : merged(tenant, filter, limit);
  }

  private static JobListing ordered(String tenant, JobFilter filter, int limit) {
    Conditions where = new Conditions();
    String from = "select j.id from job j where ";
    String order = ORDER_NEWEST_FIRST;
    if (filter.label() == null) {
      where
          .and("j.tenant = ?", tenant)
          .andAfter("(j.created_at, j.id) < (?, ?::uuid)", filter.before());
    } else {
      // With the tenant of the job, an index of the other conditions can serve them.
      from =
          "select j.id from job_label l"
              + " join job j on j.id = l.job_id and j.tenant = l.tenant where ";
      order = " order by l.created_at desc, l.job_id desc limit ?";
      where
          .and("l.tenant = ?", tenant)
          .andGiven("l.label = ?", filter.label())
          .andAfter("(l.created_at, l.job_id) < (?, ?::uuid)", filter.before());
    }
    where
        .andGiven("j.status = ?", filter.status() == null ? null : filter.status().code())
        .andGiven("j.type = ?", filter.type() == null ? null : filter.type().code())
        .andGiven("j.collection = ?", filter.collection())
        .andGiven("j.batch_id = ?", filter.batchId());
    return new JobListing(from + where.text() + order, where.values(limit));
  }

  /** Merges the newest jobs of each requested combination of status and type. */
  private static JobListing merged(String tenant, JobFilter filter, int limit) {
    Conditions where =
        new Conditions()
            .and("j.tenant = ? and j.status = s.status and j.type = t.type", tenant)
            .andAfter("(j.created_at, j.id) < (?, ?::uuid)", filter.before());
    String text =
        """
        select j.id from unnest(?::text[]) as s (status) cross join unnest(?::text[]) as t (type)
        cross join lateral (select j.id, j.created_at from job j where %s%s) j%s\
        """
            .formatted(where.text(), ORDER_NEWEST_FIRST, ORDER_NEWEST_FIRST);
    List<Object> values = new ArrayList<>();
    values.add(statuses(filter));
    values.add(types(filter));
    values.addAll(where.values(limit, limit));
    return new JobListing(text, values);
  }

  private static String[] statuses(JobFilter filter) {
    return filter.status() != null
        ? new String[] {filter.status().code()}
        : Arrays.stream(JobStatus.values()).map(JobStatus::code).toArray(String[]::new);
  }

  private static String[] types(JobFilter filter) {
    return filter.type() != null
        ? new String[] {filter.type().code()}
        : Arrays.stream(JobType.values()).map(JobType::code).toArray(String[]::new);
  }
}
