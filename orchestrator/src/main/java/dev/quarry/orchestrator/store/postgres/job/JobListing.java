package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.JobStore.JobFilter;
import dev.quarry.orchestrator.store.postgres.Conditions;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Selects {@code id} and {@code created_at} of the newest jobs that pass a filter.
 *
 * <p>Active and ended jobs are read by separate indexes, because an index of both would get a new
 * entry with each change of a job's status. The number of rows read grows with the limit, and with
 * the tenant's active jobs if they are filtered. If a label, a batch, a schedule or a collection is
 * combined with a status or a type, the rows of the former are read in order and filtered.
 *
 * @param text the statement; its rows are in no order
 * @param values its bound parameters
 */
record JobListing(String text, List<Object> values) {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final String NEWEST_FIRST = " order by j.created_at desc, j.id desc limit ?";

  /**
   * @param limit maximum number of rows that the caller reads
   */
  static JobListing of(String tenant, JobFilter filter, int limit) {
    String search = filter.search();
    if (search == null) {
      return filtered(tenant, filter, limit);
    }
    return UUID_TEXT.matcher(search).matches()
        ? single(tenant, search, filter, limit)
        : filtered(tenant, filter, JobStore.MAX_SEARCHED).matching(search);
  }

  private static JobListing single(String tenant, String id, JobFilter filter, int limit) {
    Conditions where =
        after(new Conditions().and("j.id = ?::uuid and j.tenant = ?", id, tenant), filter);
    return new JobListing(
        "select j.id, j.created_at from job j where "
            + filtered(where, filter).text()
            + NEWEST_FIRST,
        where.values(limit));
  }

  /** The columns to read; those of a plain list are in the indexes. */
  private static String columns(JobFilter filter) {
    return filter.search() == null ? "j.id, j.created_at" : "j.id, j.created_at, j.source_uri";
  }

  private JobListing matching(String search) {
    List<Object> more = new ArrayList<>(values);
    more.add(PostgresText.of(search));
    more.add(PostgresText.of(search));
    return new JobListing(
        "select id, created_at from ("
            + text
            + ") as searched where strpos(lower(source_uri), lower(?)) > 0"
            + " or starts_with(id::text, lower(?))",
        more);
  }

  private static JobListing filtered(String tenant, JobFilter filter, int limit) {
    if (filter.label() != null) {
      return labelled(tenant, filter, limit);
    }
    if (filter.batchId() != null || filter.schedule() != null) {
      return newest("j.tenant = ?", tenant, filter, limit);
    }
    JobListing ended =
        filter.collection() == null
            ? endedByStatus(tenant, filter, limit)
            : newest("j.tenant = ? and j.completed_at is not null", tenant, filter, limit);
    return newest("j.tenant = ? and j.completed_at is null", tenant, filter, limit).and(ended);
  }

  private JobListing and(JobListing other) {
    List<Object> both = new ArrayList<>(values);
    both.addAll(other.values);
    return new JobListing("(" + text + ") union all (" + other.text + ")", both);
  }

  private static JobListing labelled(String tenant, JobFilter filter, int limit) {
    Conditions where =
        new Conditions()
            .and("l.tenant = ?", tenant)
            .andGiven("l.label = ?", filter.label())
            .andAfter("(l.created_at, l.job_id) < (?, ?::uuid)", filter.before());
    // With the tenant of the job, an index of the other conditions can serve them.
    String text =
        """
        select %s from job_label l
        join job j on j.id = l.job_id and j.tenant = l.tenant where %s
        order by l.created_at desc, l.job_id desc limit ?\
        """;
    return new JobListing(
        text.formatted(columns(filter), filtered(where, filter).text()), where.values(limit));
  }

  private static JobListing newest(String indexed, String tenant, JobFilter filter, int limit) {
    Conditions where = after(new Conditions().and(indexed, tenant), filter);
    return new JobListing(
        "select "
            + columns(filter)
            + " from job j where "
            + filtered(where, filter).text()
            + NEWEST_FIRST,
        where.values(limit));
  }

  /** Merges the newest ended jobs of each combination of status and type. */
  private static JobListing endedByStatus(String tenant, JobFilter filter, int limit) {
    Conditions where =
        after(
            new Conditions()
                .and(
                    "j.tenant = ? and j.completed_at is not null"
                        + " and j.status = s.status and j.type = t.type",
                    tenant),
            filter);
    String text =
        """
        select %1$s
        from unnest(?::text[]) as s (status) cross join unnest(?::text[]) as t (type)
        cross join lateral (select %1$s from job j where %2$s%3$s) j\
        """
            .formatted(columns(filter), where.text(), NEWEST_FIRST);
    List<Object> values = new ArrayList<>();
    values.add(statuses(filter));
    values.add(types(filter));
    values.addAll(where.values(limit));
    return new JobListing(text, values);
  }

  private static Conditions after(Conditions where, JobFilter filter) {
    return where.andAfter("(j.created_at, j.id) < (?, ?::uuid)", filter.before());
  }

  private static Conditions filtered(Conditions where, JobFilter filter) {
    return where
        .andGiven("j.status = ?", filter.status() == null ? null : filter.status().code())
        .andGiven("j.type = ?", filter.type() == null ? null : filter.type().code())
        .andGiven("j.collection = ?", filter.collection())
        .andGiven("j.batch_id = ?", filter.batchId())
        .andGiven(
            "j.schedule_id = ?::uuid",
            filter.schedule() == null ? null : filter.schedule().toString());
  }

  private static String[] statuses(JobFilter filter) {
    Predicate<JobStatus> requested = s -> filter.status() == null || filter.status() == s;
    return Arrays.stream(JobStatus.values())
        .filter(requested.and(JobStatus::terminal))
        .map(JobStatus::code)
        .toArray(String[]::new);
  }

  private static String[] types(JobFilter filter) {
    return Arrays.stream(JobType.values())
        .filter(type -> filter.type() == null || filter.type() == type)
        .map(JobType::code)
        .toArray(String[]::new);
  }
}
