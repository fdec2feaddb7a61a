package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * The tenant has used up its embedding tokens of the day: the vectors that are missing follow
 * later.
 *
 * @param until when the next day begins (UTC); earlier if the limit is raised
 * @param tokensPerDay the limit
 */
public record VectorsPostponed(Instant until, @JsonProperty("tokens_per_day") long tokensPerDay) {

  public VectorsPostponed {
    requireNonNull(until, "until");
  }
}
