package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** The response to a batch: the accepted jobs, and the rejected submissions with their errors. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchAccepted(
    @JsonProperty("batch_id") String batchId, List<JobAccepted> jobs, List<Rejected> rejected) {

  public BatchAccepted {
    requireNonNull(batchId, "batch_id");
    jobs = jobs == null ? List.of() : List.copyOf(jobs);
    rejected = rejected == null ? List.of() : List.copyOf(rejected);
  }

  /**
   * A rejected submission.
   *
   * @param index position in the batch, from 0
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Rejected(int index, String code, List<FieldProblem> errors) {

    public Rejected {
      requireNonNull(code, "code");
      errors = errors == null ? List.of() : List.copyOf(errors);
    }
  }
}
