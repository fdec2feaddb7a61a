package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;

/** Which dead letters were started again: {@code POST /admin/dead-letter/redrive}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RedriveView(List<Redriven> redriven, @JsonProperty("has_more") boolean hasMore) {

  public RedriveView {
    redriven = redriven == null ? List.of() : List.copyOf(redriven);
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
}
