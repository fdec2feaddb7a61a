package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.require;

import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.settings.ConfigurationException;
import dev.quarry.settings.ProductVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Rules for outgoing requests.
 *
 * @param allow hosts, {@code host:port}, {@code *.domain}, addresses and CIDRs that are allowed
 *     although they are not public
 * @param ports allowed for every public host
 * @param contact an e-mail address or URL in the User-Agent, so that site owners can contact the
 *     operator
 * @param connectTimeout for each address of a host
 * @param mcpPort port of the MCP server on this machine, which is always blocked
 */
@ConfigurationProperties("quarry.egress")
public record EgressProperties(
    @DefaultValue List<String> allow,
    @DefaultValue({"80", "443"}) Set<Integer> ports,
    @Nullable String contact,
    @DefaultValue("10s") Duration connectTimeout,
    @Nullable Integer mcpPort) {

  public String userAgent() {
    String product = "Quarry/" + ProductVersion.current();
    return contact == null || contact.isBlank() ? product : product + " (+" + contact.strip() + ")";
  }

  /**
   * @throws ConfigurationException if an entry is invalid
   */
  public AllowList allowList() {
    try {
      return AllowList.parse(allow);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "quarry.egress.allow (QUARRY_EGRESS_ALLOW) has an entry that is " + e.getMessage(),
          "Separate hosts, host:port, *.domain, addresses and CIDRs by commas, for example"
              + " 'docs.intra,10.0.0.0/8'.");
    }
  }

  /**
   * Local files as sources.
   *
   * @param roots directories below which files may be loaded
   */
  @ConfigurationProperties("quarry.file")
  public record Files(@DefaultValue List<Path> roots) {
    public Files {
      for (Path root : roots) {
        require(
            root.isAbsolute(),
            "quarry.file.roots (QUARRY_FILE_ROOTS) contains a relative path: " + root,
            "Use the absolute path of the directory, starting with '/'.");
      }
      roots = List.copyOf(roots);
    }
  }

  /**
   * Limits of document downloads.
   *
   * @param maxBytes size limit of a document after decompression
   * @param timeout of each request of a download
   */
  @ConfigurationProperties("quarry.load")
  public record Load(
      @DefaultValue("50MB") DataSize maxBytes, @DefaultValue("2m") Duration timeout) {}
}
