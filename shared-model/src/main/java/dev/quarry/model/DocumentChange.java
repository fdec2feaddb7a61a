package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a job did with a document. */
public enum DocumentChange {
  /** It was not stored before. */
  @JsonProperty("added")
  ADDED,
  /** Its text was replaced. */
  @JsonProperty("changed")
  CHANGED,
  /** It left the index, because the site has withdrawn it. */
  @JsonProperty("removed")
  REMOVED;

  /** The value in JSON and in the database. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant with this code.
   *
   * @throws IllegalArgumentException if no constant has the code
   */
  public static DocumentChange of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
