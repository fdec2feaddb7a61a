package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.require;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.pipeline.load.FileRoot;
import dev.quarry.settings.ConfigurationException;
import dev.quarry.settings.ProductVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
   * Local files as sources of the tenant {@code default}, the only one of a laptop.
   *
   * @param roots directories below which this tenant may load files
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
   * Local files as sources of named tenants.
   *
   * @param fileRoots directories by names that the operator chooses
   */
  @ConfigurationProperties("quarry")
  public record FileRoots(@DefaultValue Map<String, Root> fileRoots) {

    /**
     * A directory.
     *
     * @param path of the directory
     * @param tenants that may load the files below it
     */
    public record Root(@Nullable Path path, @DefaultValue List<String> tenants) {}

    public FileRoots {
      fileRoots = Map.copyOf(fileRoots);
      fileRoots.forEach(
          (name, root) -> {
            String key = "quarry.file-roots." + name;
            require(
                root.path() != null && root.path().isAbsolute(),
                key + ".path is missing or relative.",
                "Use the absolute path of the directory, starting with '/'.");
            require(
                !root.tenants().isEmpty(),
                key + ".tenants is missing: nobody could load the files.",
                "Name the tenants that may load the files, for example 'default'.");
          });
    }

    /** These directories, and those of the tenant {@code default}. */
    public List<FileRoot> and(Files ofDefault) {
      List<FileRoot> all = new ArrayList<>();
      for (Path path : ofDefault.roots()) {
        all.add(new FileRoot(path, Set.of(Principal.DEFAULT_TENANT)));
      }
      for (Root root : fileRoots.values()) {
        all.add(new FileRoot(Objects.requireNonNull(root.path()), Set.copyOf(root.tenants())));
      }
      return all;
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
