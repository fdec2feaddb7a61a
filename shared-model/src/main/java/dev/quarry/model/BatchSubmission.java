package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /ingest-async/batch}.
 *
 * @param batchId id of the batch; absent: the orchestrator generates one
 * @param atomic true: either all jobs are accepted or none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchSubmission(
    @Nullable List<JobSubmission> jobs,
    @JsonProperty("batch_id") @Nullable String batchId,
    @Nullable Boolean atomic) {}
