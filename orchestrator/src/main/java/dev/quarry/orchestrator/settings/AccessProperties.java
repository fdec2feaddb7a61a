package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.blankToNull;
import static dev.quarry.settings.SettingValues.lines;
import static dev.quarry.settings.SettingValues.require;

import dev.quarry.orchestrator.access.limit.Limits;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Authentication, limits of tenants and the audit log.
 *
 * @param access {@code open}: a key is required as soon as one exists; {@code keys}: always
 * @param apiKey the operator's key; null: none. While it is rotated, two lines
 * @param keyPepper secret with which API keys are hashed; null: generated in the data directory.
 *     While it is rotated, two lines
 * @param allowedHosts additional host names ({@code name} or {@code name:port}) by which the server
 *     may be addressed
 */
@ConfigurationProperties("quarry")
public record AccessProperties(
    Access access,
    @Nullable String apiKey,
    @Nullable String keyPepper,
    List<String> allowedHosts,
    TenantDefaults limits,
    Audit audit,
    Session session) {
  private static final int MIN_KEY_LENGTH = 16;
  private static final int MIN_PEPPER_LENGTH = 32;

  /** Characters that a header carries unchanged (RFC 9110, section 5.5). */
  private static final Pattern HEADER_CHARACTERS = Pattern.compile("[ -~]+");

  private static final String RANDOM =
      "Set it to a long random value, for example the output of 'openssl rand -hex 32'.";

  /** When a key is required. */
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
      @DefaultValue Audit audit,
      @DefaultValue Session session) {
    this.access = access;
    this.apiKey = blankToNull(apiKey);
    this.keyPepper = blankToNull(keyPepper);
    this.allowedHosts = allowedHosts == null ? List.of() : List.copyOf(allowedHosts);
    this.limits = limits;
    this.audit = audit;
    this.session = session;
    refuseShort(this.apiKey, "quarry.api-key (QUARRY_API_KEY)", MIN_KEY_LENGTH);
    refuseUnsendable(this.apiKey);
    refuseShort(this.keyPepper, "quarry.key-pepper (QUARRY_KEY_PEPPER)", MIN_PEPPER_LENGTH);
  }

  /** The operator's keys, the newest first. */
  public List<String> apiKeys() {
    return lines(apiKey);
  }

  private static void refuseShort(@Nullable String secret, String key, int minLength) {
    require(
        lines(secret).stream().allMatch(line -> line.length() >= minLength),
        key + " is shorter than " + minLength + " characters.",
        RANDOM);
  }

  /** The message does not repeat the key. */
  private static void refuseUnsendable(@Nullable String apiKey) {
    require(
        lines(apiKey).stream().allMatch(line -> HEADER_CHARACTERS.matcher(line).matches()),
        "quarry.api-key (QUARRY_API_KEY) contains a character that is not allowed in an HTTP"
            + " header, so clients could not send it.",
        RANDOM);
  }

  /**
   * Limits of tenants without limits of their own; null members do not limit.
   *
   * @param queue queued jobs of all tenants together
   */
  public record TenantDefaults(
      @DefaultValue("1000000") long queue,
      @Nullable Integer requestsPerMinute,
      @Nullable Integer queued,
      @Nullable Long documents,
      @Nullable Long chunks,
      @Nullable Long bytes,
      @Nullable Long embeddingTokensPerDay,
      @Nullable Long storedBytes,
      @DefaultValue("100") Integer schedules) {

    public Limits limits() {
      return new Limits(
          requestsPerMinute,
          queued,
          null,
          documents,
          chunks,
          bytes,
          embeddingTokensPerDay,
          storedBytes,
          schedules);
    }
  }

  /**
   * The audit log.
   *
   * @param retention how long entries are kept
   */
  public record Audit(
      @DefaultValue("true") boolean enabled, @DefaultValue("90d") Duration retention) {}

  /**
   * Sessions of browsers.
   *
   * @param idle how long a session lasts without a request
   * @param maxAge how long it lasts in any case
   */
  public record Session(@DefaultValue("12h") Duration idle, @DefaultValue("7d") Duration maxAge) {
    private static final Duration MIN = Duration.ofMinutes(1);

    public Session {
      require(
          idle.compareTo(MIN) >= 0 && maxAge.compareTo(MIN) >= 0,
          "quarry.session.idle or quarry.session.max-age is shorter than a minute.",
          "Set both to a minute or longer, for example 12h and 7d.");
    }
  }
}
