package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of jobs, newest first. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobPage(
    List<JobView> jobs,
    @JsonProperty("next_cursor") @Nullable String nextCursor,
    @JsonProperty("has_more") boolean hasMore,
    @Nullable Long total) {

  public JobPage {
    jobs = jobs == null ? List.of() : List.copyOf(jobs);
  }
}
