package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The types of jobs. */
public enum JobType {
  WEB_CRAWL("web_crawl"),
  DOCUMENT("document"),
  TEXT("text"),
  HTTP_CALL("http_call");

  private final String code;

  JobType(String code) {
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
  public static JobType of(String code) {
    for (JobType value : values()) {
      if (value.code.equals(code)) {
        return value;
      }
    }
    throw new IllegalArgumentException("unknown JobType: " + code);
  }
}
