package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The last minutes, oldest first and without gaps: the body of {@code GET /jobs/history}.
 *
 * @param intervalSeconds from one point to the next
 */
public record JobHistoryView(
    @JsonProperty("interval_seconds") int intervalSeconds, List<JobHistoryPoint> points) {

  public JobHistoryView {
    points = points == null ? List.of() : List.copyOf(points);
  }
}
