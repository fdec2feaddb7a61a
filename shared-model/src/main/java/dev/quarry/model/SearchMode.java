package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The rankings of a search: hybrid (both, fused), dense (vectors) or keyword (BM25). */
public enum SearchMode {
  @JsonProperty("hybrid")
  HYBRID,
  @JsonProperty("dense")
  DENSE,
  @JsonProperty("keyword")
  KEYWORD;

  /** The value in JSON and in the database. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
