package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of schedules, newest first. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SchedulePage(
    List<ScheduleView> schedules,
    @JsonProperty("next_cursor") @Nullable String nextCursor,
    @JsonProperty("has_more") boolean hasMore) {

  public SchedulePage {
    schedules = schedules == null ? List.of() : List.copyOf(schedules);
  }
}
