package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Why an item was skipped. */
public enum SkipReason {
  @JsonProperty("robots")
  ROBOTS,
  @JsonProperty("nofollow")
  NOFOLLOW,
  @JsonProperty("duplicate")
  DUPLICATE,
  @JsonProperty("out_of_scope")
  OUT_OF_SCOPE,
  @JsonProperty("limit")
  LIMIT,
  @JsonProperty("not_content")
  NOT_CONTENT,
  @JsonProperty("too_large")
  TOO_LARGE,
  @JsonProperty("no_text")
  NO_TEXT,
  @JsonProperty("noindex")
  NOINDEX,
  @JsonProperty("redirected")
  REDIRECTED,
  @JsonProperty("canonical_elsewhere")
  CANONICAL_ELSEWHERE,
  @JsonProperty("withdrawn")
  WITHDRAWN,
  @JsonProperty("render_unavailable")
  RENDER_UNAVAILABLE,
  @JsonProperty("deleted")
  DELETED;

  /** The value in JSON and in the database. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
