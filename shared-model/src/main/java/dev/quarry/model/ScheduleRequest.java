package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /schedules} and {@code PATCH /schedules/{id}}. Members that a PATCH does
 * not have stay as they are; {@code every} replaces {@code cron} and the other way round.
 *
 * @param submission as for {@code POST /ingest-async}; required by POST
 * @param every an ISO 8601 duration such as PT6H; either this or {@code cron}
 * @param cron five fields as in crontab(5)
 * @param timeZone of {@code cron}, such as Europe/Berlin; absent: UTC
 * @param jitterSeconds each run starts up to so much later, at random
 * @param paused whether due times pass without a run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScheduleRequest(
    @Nullable String name,
    @Nullable JobSubmission submission,
    @Nullable String every,
    @Nullable String cron,
    @JsonProperty("time_zone") @Nullable String timeZone,
    @JsonProperty("jitter_seconds") @Nullable Integer jitterSeconds,
    @Nullable Boolean paused) {}
