package dev.quarry.orchestrator.access.key;

import dev.quarry.settings.ConfigurationException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides at startup whether callers need a key, and creates the first admin key.
 *
 * @param apiKeys the operator's keys from the configuration; more than one while it is rotated
 * @param keysAlways whether a key is required even if none exists (quarry.access=keys)
 */
public record AccessBootstrap(
    KeyStore store, Supplier<Pepper> pepper, List<String> apiKeys, boolean keysAlways) {
  public AccessBootstrap {
    apiKeys = List.copyOf(apiKeys);
  }

  private static final Logger log = LoggerFactory.getLogger(AccessBootstrap.class);

  /**
   * Whether callers need a key.
   *
   * @param address that the server will listen on; null: all addresses
   * @throws ConfigurationException if the server would be open to the network without a key, or if
   *     the stored keys cannot be verified with this server's pepper
   */
  public boolean keysRequired(@Nullable InetAddress address) {
    KeyStore.ApiKeySummary summary = store.summary();
    refuseOtherPepper(summary.peppers());
    if (!apiKeys.isEmpty() || keysAlways || summary.any()) {
      warnWithoutAdmin(summary);
      return true;
    }
    if (address == null || !address.isLoopbackAddress()) {
      throw new ConfigurationException(
          "server.address (QUARRY_BIND) is not a loopback address and there is no API key: anybody"
              + " on the network could use this server.",
          "Set QUARRY_ACCESS=keys (quarry.access): the first start then creates an admin key and"
              + " prints it once. Or set QUARRY_API_KEY (quarry.api-key) to a long random value, or"
              + " QUARRY_BIND to 127.0.0.1.");
    }
    log.info(
        "There is no API key: anyone who can reach this machine's loopback address may do"
            + " everything, as tenant 'default'. Set QUARRY_ACCESS=keys to create a key and require"
            + " it.");
    return false;
  }

  /**
   * The operator's key, unless the configured key is an API key that this server issued. Clients
   * read their key from the same variable; a server started from such a shell must not promote an
   * editor's key to the operator's.
   */
  public @Nullable OperatorKey operatorKey() {
    List<String> own = apiKeys.stream().filter(key -> !isIssued(key)).toList();
    return own.isEmpty() ? null : new OperatorKey(own);
  }

  private boolean isIssued(String apiKey) {
    Optional<ApiKey> stored = ApiKeyAuthenticator.named(store, apiKey);
    stored.ifPresent(
        key ->
            log.warn(
                "QUARRY_API_KEY is the existing key {} of tenant '{}' ({}). It keeps that role and"
                    + " does not become the operator's key.",
                key.id(),
                key.tenant(),
                key.role().code()));
    return stored.isPresent();
  }

  private void refuseOtherPepper(List<String> peppers) {
    if (peppers.isEmpty()) {
      return;
    }
    Pepper known = pepper.get();
    if (peppers.stream().noneMatch(id -> known.withId(id).isPresent())) {
      throw new ConfigurationException(
          "The API keys in the database were created with another pepper than this server's; none"
              + " of them could be verified.",
          "Give all nodes of a database the same QUARRY_KEY_PEPPER (quarry.key-pepper), or copy the"
              + " file key-pepper from the data directory of the node that created the keys.");
    }
    if (peppers.stream().anyMatch(id -> !id.equals(known.id()) && known.withId(id).isPresent())) {
      log.info(
          "Some API keys are hashed with a former pepper. Each is hashed with the current one, {},"
              + " when it is used; keys that show another pepper_id still need the former one.",
          known.id());
    }
  }

  private void warnWithoutAdmin(KeyStore.ApiKeySummary summary) {
    if (apiKeys.isEmpty() && !keysAlways && !summary.admin()) {
      log.warn(
          "The tenant 'default' has no valid admin key, so nobody can administer this server."
              + " Start once with QUARRY_ACCESS=keys to create one.");
    }
  }

  /**
   * Creates the first admin key if the configuration asks for it, and logs it. The key is not
   * stored and cannot be shown again.
   */
  public void makeAdminKeyIfNeeded(ApiKeys keys) {
    if (keysAlways && apiKeys.isEmpty()) {
      keys.createFirstAdmin()
          .ifPresent(
              key ->
                  log.warn(
                      "The first admin key, shown only this once: {} (send it as X-API-Key, or set"
                          + " QUARRY_API_KEY for ./quarry and the MCP server)",
                      key));
    }
  }
}
