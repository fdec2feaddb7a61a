package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The types of jobs. */
public enum JobType {
  @JsonProperty("web_crawl")
  WEB_CRAWL,
  @JsonProperty("document")
  DOCUMENT,
  @JsonProperty("text")
  TEXT,
  @JsonProperty("http_call")
  HTTP_CALL,
  @JsonProperty("reindex")
  REINDEX,
  @JsonProperty("import")
  IMPORT;

  /** The value in JSON and in the database. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant with this code.
   *
   * @throws IllegalArgumentException if no constant has the code
   */
  public static JobType of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
