package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Events of a job, in order. The next ones come after the last one's {@code seq}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventPage(List<JobEvent> events, @JsonProperty("has_more") boolean hasMore) {

  public EventPage {
    events = events == null ? List.of() : List.copyOf(events);
  }
}
