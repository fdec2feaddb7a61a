package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Why an item was skipped. */
public enum SkipReason {
  ROBOTS("robots"),
  NOFOLLOW("nofollow"),
  DUPLICATE("duplicate"),
  OUT_OF_SCOPE("out_of_scope"),
  LIMIT("limit"),
  NOT_CONTENT("not_content"),
  TOO_LARGE("too_large");

  private final String code;

  SkipReason(String code) {
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
  public static SkipReason of(String code) {
    for (SkipReason value : values()) {
      if (value.code.equals(code)) {
        return value;
      }
    }
    throw new IllegalArgumentException("unknown SkipReason: " + code);
  }
}
