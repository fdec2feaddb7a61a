package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result of a redrive: the response to {@code POST /admin/dead-letter/redrive}.
 *
 * @param skipped skipped dead letters: of tenants whose queue is full, and those that cannot be
 *     started
 * @param hasMore whether dead letters are left, including skipped ones
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RedriveView(
    List<Redriven> redriven, List<Skipped> skipped, @JsonProperty("has_more") boolean hasMore) {

  public RedriveView {
    redriven = redriven == null ? List.of() : List.copyOf(redriven);
    skipped = skipped == null ? List.of() : List.copyOf(skipped);
  }

  /** A dead letter and the new job that repeats it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Redriven(
      @JsonProperty("job_id") UUID jobId, @JsonProperty("redriven_as") UUID redrivenAs) {

    public Redriven {
      requireNonNull(jobId, "job_id");
      requireNonNull(redrivenAs, "redriven_as");
    }
  }

  /**
   * Skipped dead letters.
   *
   * @param jobId the skipped job; absent: all jobs of the tenant
   * @param code problem code that a redrive of the single job would return
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Skipped(
      String tenant, @JsonProperty("job_id") @Nullable UUID jobId, String code, String detail) {

    public Skipped {
      requireNonNull(tenant, "tenant");
      requireNonNull(code, "code");
      requireNonNull(detail, "detail");
    }
  }
}
