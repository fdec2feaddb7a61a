package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.blankToNull;
import static dev.quarry.settings.SettingValues.require;

import dev.quarry.orchestrator.access.limit.Limits;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call, and how much of everything.
 *
 * @param access {@code open}: a key is needed from the first one on; {@code keys}: always
 * @param apiKey the operator's key; absent: there is none
 * @param keyPepper what the secrets of keys are hashed under; absent: one of the data directory
 * @param allowedHosts names that callers may address this server by ({@code name} or {@code
 *     name:port}) besides its own
 */
@ConfigurationProperties("quarry")
public record AccessProperties(
    Access access,
    @Nullable String apiKey,
    @Nullable String keyPepper,
    List<String> allowedHosts,
    TenantDefaults limits,
    Audit audit) {
  private static final int MIN_KEY_LENGTH = 16;
  private static final int MIN_PEPPER_LENGTH = 32;

  /** What headers carry unchanged (RFC 9110, section 5.5). */
  private static final Pattern HEADER_CHARACTERS = Pattern.compile("[ -~]+");

  private static final String RANDOM =
      "Set it to a long random value, for example the output of 'openssl rand -hex 32'.";

  /** When a key is needed. */
  public enum Access {
    OPEN,
    KEYS
  }

  public AccessProperties(
      @DefaultValue("open") Access access,
      @Nullable String apiKey,
      @Nullable String keyPepper,
      @Nullable List<String> allowedHosts,
      @DefaultValue TenantDefaults limits,
      @DefaultValue Audit audit) {
    this.access = access;
    this.apiKey = blankToNull(apiKey);
    this.keyPepper = blankToNull(keyPepper);
    this.allowedHosts = allowedHosts == null ? List.of() : List.copyOf(allowedHosts);
    this.limits = limits;
    this.audit = audit;
    refuseShort(this.apiKey, "quarry.api-key (QUARRY_API_KEY)", MIN_KEY_LENGTH);
    refuseUnsendable(this.apiKey);
    refuseShort(this.keyPepper, "quarry.key-pepper (QUARRY_KEY_PEPPER)", MIN_PEPPER_LENGTH);
  }

  private static void refuseShort(@Nullable String secret, String key, int minLength) {
    require(
        secret == null || secret.length() >= minLength,
        key + " is shorter than " + minLength + " characters.",
        RANDOM);
  }

  /** The key is not repeated. */
  private static void refuseUnsendable(@Nullable String apiKey) {
    require(
        apiKey == null || HEADER_CHARACTERS.matcher(apiKey).matches(),
        "quarry.api-key (QUARRY_API_KEY) has a character that no header carries: nobody could send"
            + " it.",
        RANDOM);
  }

  /**
   * What each tenant may use that has no limits of its own; absent members do not limit.
   *
   * @param queue jobs of all tenants together that may wait
   */
  public record TenantDefaults(
      @DefaultValue("1000000") long queue,
      @Nullable Integer requestsPerMinute,
      @Nullable Integer queued,
      @Nullable Long documents,
      @Nullable Long chunks,
      @Nullable Long bytes) {

    public Limits limits() {
      return new Limits(requestsPerMinute, queued, null, documents, chunks, bytes);
    }
  }

  /**
   * The audit trail.
   *
   * @param retention how long entries are kept
   */
  public record Audit(
      @DefaultValue("true") boolean enabled, @DefaultValue("90d") Duration retention) {}
}
