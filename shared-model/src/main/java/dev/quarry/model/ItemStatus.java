package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The states of an item: one URL or document inside a job. */
public enum ItemStatus {
  @JsonProperty("queued")
  QUEUED,
  @JsonProperty("fetched")
  FETCHED,
  @JsonProperty("stored")
  STORED,
  @JsonProperty("unchanged")
  UNCHANGED,
  @JsonProperty("skipped")
  SKIPPED,
  @JsonProperty("failed")
  FAILED;

  /** The value in JSON and in the database. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant with this code.
   *
   * @throws IllegalArgumentException if no constant has the code
   */
  public static ItemStatus of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
