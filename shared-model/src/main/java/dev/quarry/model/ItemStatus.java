package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The states of an item: one URL or document inside a job. */
public enum ItemStatus {
  QUEUED("queued"),
  FETCHED("fetched"),
  STORED("stored"),
  UNCHANGED("unchanged"),
  SKIPPED("skipped"),
  FAILED("failed");

  private final String code;

  ItemStatus(String code) {
    this.code = code;
  }

  /** The value in JSON and in the database. */
  @JsonValue
  public String code() {
    return code;
  }

  /**
   * The constant with this code.
   *
   * @throws IllegalArgumentException if no constant has the code
   */
  @JsonCreator
  public static ItemStatus of(String code) {
    for (ItemStatus value : values()) {
      if (value.code.equals(code)) {
        return value;
      }
    }
    throw new IllegalArgumentException("unknown ItemStatus: " + code);
  }
}
