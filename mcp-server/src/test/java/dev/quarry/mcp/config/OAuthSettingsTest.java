package dev.quarry.mcp.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.settings.ConfigurationException;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of OAuth that stop the start. */
final class OAuthSettingsTest {
  private static final String ISSUER = "issuer=https://login.test";
  private static final String RESOURCE = "resource=https://quarry.test/mcp";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          issuer   | resource=https://quarry.test/mcp
          issuer   | keys=editors qk_secret
          issuer   | issuer=http://login.test
          issuer   | issuer=https://login.test?x=1
          issuer   | issuer=https://login.test#x
          issuer   | issuer=https://user@login.test
          issuer   | issuer=http://127.0.0.1.evil.test
          issuer   | issuer=login.test
          resource | issuer=https://login.test
          resource | issuer=https://login.test, resource=http://quarry.test/mcp
          """)
  void address_is_refused(String key, String settings) {
    refused(key, settings.split(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          claim | keys=editors qk_secret
          scope | claim=groups, keys=editors qk_secret, scope=two words
          scope | claim=groups, keys=editors qk_secret, scope=quo"ted
          keys  | claim=groups
          keys  | claim=groups, keys=qk_secret
          keys  | claim=groups, keys=editors qk_secret;editors qk_other
          """)
  void grant_is_refused(String key, String settings) {
    String[] all = (ISSUER + ", " + RESOURCE + ", " + settings.replace(';', '\n')).split(", ");
    refused(key, all);
  }

  private static void refused(String key, String... settings) {
    String[] arguments =
        Arrays.stream(settings)
            .map(setting -> "--quarry.mcp.oauth." + setting)
            .toArray(String[]::new);
    assertThatThrownBy(() -> McpApplication.application().run(arguments).close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "quarry.mcp.oauth.%s (QUARRY_MCP_OAUTH_%s)"
                .formatted(key, key.toUpperCase(Locale.ROOT)))
        .hasMessageNotContaining("qk_secret");
  }
}
