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
 * Decides at the start whether callers need a key, and makes the first one.
 *
 * @param apiKey the operator's, as it is configured
 * @param keysAlways whether a key is needed also while there is none
 */
public record AccessBootstrap(
    KeyStore store, Supplier<Pepper> pepper, @Nullable String apiKey, boolean keysAlways) {
  private static final Logger log = LoggerFactory.getLogger(AccessBootstrap.class);

  /**
   * @param address that the server will listen on; absent: on all
   * @throws ConfigurationException where anybody on the network could call without a key, or where
   *     the keys that there are could not be checked
   */
  public boolean keysRequired(@Nullable InetAddress address) {
    KeyStore.ApiKeySummary summary = store.summary();
    refuseOtherPepper(summary.peppers());
    if (apiKey != null || keysAlways || summary.any()) {
      warnWithoutAdmin(summary);
      return true;
    }
    if (address == null || !address.isLoopbackAddress()) {
      throw new ConfigurationException(
          "server.address (QUARRY_BIND) is not a loopback address and there is no API key: anybody"
              + " on the network could use this server.",
          "Set QUARRY_ACCESS=keys (quarry.access): the first start then makes an admin's key and"
              + " prints it once. Or set QUARRY_API_KEY (quarry.api-key) to a long random value, or"
              + " QUARRY_BIND to 127.0.0.1.");
    }
    log.info(
        "There is no API key: whoever can reach this machine's loopback address may do everything,"
            + " as tenant 'default'. Set QUARRY_ACCESS=keys to have a key made and required.");
    return false;
  }

  /**
   * The key of the configuration. A key that this server made is none: clients have theirs in the
   * same variable, and a start from such a shell must not make an editor's key an operator's.
   */
  public @Nullable OperatorKey operatorKey() {
    if (apiKey == null) {
      return null;
    }
    Optional<ApiKey> made = ApiKeyAuthenticator.named(store, apiKey);
    made.ifPresent(
        key ->
            log.warn(
                "QUARRY_API_KEY is key {} of tenant '{}' ({}) and stays that: it is not made the"
                    + " operator's.",
                key.id(),
                key.tenant(),
                key.role().code()));
    return made.isPresent() ? null : new OperatorKey(apiKey);
  }

  private void refuseOtherPepper(List<String> peppers) {
    if (!peppers.isEmpty() && !peppers.contains(pepper.get().id())) {
      throw new ConfigurationException(
          "The API keys in the database were made under another pepper than this server has; none"
              + " could be checked.",
          "Give all nodes of a database the same QUARRY_KEY_PEPPER (quarry.key-pepper), or copy the"
              + " file key-pepper from the data directory of the node that made the keys.");
    }
  }

  private void warnWithoutAdmin(KeyStore.ApiKeySummary summary) {
    if (apiKey == null && !keysAlways && !summary.admin()) {
      log.warn(
          "No admin's API key of the tenant 'default' is in force. Start once with"
              + " QUARRY_ACCESS=keys to have one made.");
    }
  }

  /** The key is printed here and nowhere else, and never again. */
  public void makeAdminKeyIfNeeded(ApiKeys keys) {
    if (keysAlways && apiKey == null) {
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
