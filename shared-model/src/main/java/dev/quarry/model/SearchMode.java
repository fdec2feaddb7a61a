package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The rankings of a search: hybrid (both, fused), dense (vectors) or keyword (BM25). */
public enum SearchMode {
  HYBRID("hybrid"),
  DENSE("dense"),
  KEYWORD("keyword");

  private final String code;

  SearchMode(String code) {
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
  public static SearchMode of(String code) {
    for (SearchMode value : values()) {
      if (value.code.equals(code)) {
        return value;
      }
    }
    throw new IllegalArgumentException("unknown SearchMode: " + code);
  }
}
