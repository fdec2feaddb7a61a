package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A page of a job's events, in order. The next page starts after the {@code seq} of the last one.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventPage(List<JobEvent> events, @JsonProperty("has_more") boolean hasMore) {

  public EventPage {
    events = events == null ? List.of() : List.copyOf(events);
  }
}
