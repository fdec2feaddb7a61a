package dev.quarry.mcp.oauth;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which API key stands for the principal of a token: that of the first grant whose value the token
 * has in a claim. Tenant and role are those of the key. Immutable.
 *
 * @param claim name of a claim at the top level, whose value is a string or a list of strings
 * @param grants in order of precedence
 */
public record GrantedKeys(String claim, List<Grant> grants) {
  public GrantedKeys {
    grants = List.copyOf(grants);
  }

  /**
   * @param value of the claim
   * @param key API key of the orchestrator
   */
  public record Grant(String value, String key) {
    /**
     * Parses a line {@code VALUE KEY}; the value may contain spaces. Empty if it has another form.
     */
    public static Optional<Grant> parse(String line) {
      String text = line.strip();
      int end = -1;
      for (int i = 0; i < text.length(); i++) {
        if (Character.isWhitespace(text.charAt(i))) {
          end = i;
        }
      }
      return end < 0
          ? Optional.empty()
          : Optional.of(new Grant(text.substring(0, end).strip(), text.substring(end + 1)));
    }

    /** Without the key, which must not be logged. */
    @Override
    public String toString() {
      return "Grant[" + value + "]";
    }
  }

  /**
   * The key for a token; empty if it has none of the values.
   *
   * @param claimValue of the token; null: it does not have the claim
   */
  Optional<String> keyFor(@Nullable Object claimValue) {
    Set<String> values = values(claimValue);
    return grants.stream()
        .filter(grant -> values.contains(grant.value()))
        .findFirst()
        .map(Grant::key);
  }

  private static Set<String> values(@Nullable Object claimValue) {
    Stream<?> all =
        claimValue instanceof Collection<?> several
            ? several.stream()
            : Stream.ofNullable(claimValue);
    return all.filter(String.class::isInstance).map(String.class::cast).collect(Collectors.toSet());
  }
}
