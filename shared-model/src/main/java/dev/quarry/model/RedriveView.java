package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters were started again: {@code POST /admin/dead-letter/redrive}.
 *
 * @param skipped what was passed over: tenants without room, and jobs that could not be started
 * @param hasMore whether dead letters are left, those that were passed over among them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RedriveView(
    List<Redriven> redriven, List<Skipped> skipped, @JsonProperty("has_more") boolean hasMore) {

  public RedriveView {
    redriven = redriven == null ? List.of() : List.copyOf(redriven);
    skipped = skipped == null ? List.of() : List.copyOf(skipped);
  }

  /** A dead letter and the job that it was started again as. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Redriven(
      @JsonProperty("job_id") UUID jobId, @JsonProperty("redriven_as") UUID redrivenAs) {

    public Redriven {
      requireNonNull(jobId, "job_id");
      requireNonNull(redrivenAs, "redriven_as");
    }
  }

  /**
   * Dead letters that were passed over.
   *
   * @param jobId the only one; absent: all of the tenant
   * @param code of the problem with which each would be answered alone
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
