package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** The answer to a batch: the jobs that were accepted, and which were not, and why. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchAccepted(
    @JsonProperty("batch_id") String batchId, List<JobAccepted> jobs, List<Rejected> rejected) {

  public BatchAccepted {
    requireNonNull(batchId, "batch_id");
    jobs = jobs == null ? List.of() : List.copyOf(jobs);
    rejected = rejected == null ? List.of() : List.copyOf(rejected);
  }

  /**
   * A submission that was not accepted.
   *
   * @param index its place in the batch, from 0
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Rejected(int index, String code, List<FieldProblem> errors) {

    public Rejected {
      requireNonNull(code, "code");
      errors = errors == null ? List.of() : List.copyOf(errors);
    }
  }
}
