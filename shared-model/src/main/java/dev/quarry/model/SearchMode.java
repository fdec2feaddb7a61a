package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Which rankings a search uses: both fused, vectors alone, or words alone. */
public enum SearchMode {
  @JsonProperty("hybrid")
  HYBRID,
  @JsonProperty("dense")
  DENSE,
  @JsonProperty("keyword")
  KEYWORD;

  /** The word used on the wire and in the database. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
