package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.require;

import dev.quarry.orchestrator.gateway.Route;
import dev.quarry.orchestrator.gateway.Routes;
import dev.quarry.orchestrator.gateway.settings.ConfiguredRoutes;
import dev.quarry.orchestrator.gateway.settings.GatewayProperties;
import dev.quarry.settings.KnownKeys;
import dev.quarry.settings.Placeholders;
import dev.quarry.settings.SecretFiles;
import dev.quarry.settings.SettingsCheck;
import dev.quarry.settings.SettingsFile;
import dev.quarry.settings.UnknownKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/** Validates all settings of the orchestrator at startup. */
public final class OrchestratorSettings extends SettingsCheck {
  /** All settings records. A test compares them with the class path. */
  public static final List<Class<? extends Record>> RECORDS =
      List.of(
          AccessProperties.class,
          CrawlProperties.class,
          DatabaseProperties.class,
          EgressProperties.class,
          EgressProperties.Files.class,
          EgressProperties.FileRoots.class,
          EgressProperties.Load.class,
          EmbedProperties.class,
          RerankProperties.class,
          EngineProperties.class,
          ExtractProperties.class,
          GatewayProperties.class,
          HttpProperties.class,
          IndexProperties.class,
          ChunkProperties.class,
          RedisProperties.class,
          RenderProperties.class,
          RetentionProperties.class,
          ScheduleProperties.class,
          TracingProperties.class,
          VectorProperties.class,
          WebhookProperties.class);

  public static final KnownKeys KEYS =
      new KnownKeys(RECORDS, List.of("quarry.roles[]", "quarry.bus", "quarry.public-url"));

  static final UnknownKeys UNKNOWN =
      new UnknownKeys(
          KEYS, "mcp"::equals, " is a key of the MCP server: its file is mcp-server.yml.");

  private static final Logger log = LoggerFactory.getLogger(OrchestratorSettings.class);
  private static final String DATA = "quarry.data";

  /** Characters with a special meaning in spring.config.location. */
  private static final Pattern FORBIDDEN_CHARACTERS = Pattern.compile("[;\\[\\]]");

  private static final String FILE = "orchestrator.yml";

  /** Variables of the launcher. Those of the MCP server have a prefix. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of("QUARRY_HEAP", "QUARRY_JAVA_OPTS", "QUARRY_AOT", "QUARRY_LOG_LEVEL");

  public OrchestratorSettings() {
    super(UNKNOWN, "QUARRY_PORT");
  }

  @Override
  protected void checkValues(ConfigurableEnvironment environment) {
    Set<String> variables = SecretFiles.names(environment);
    variables.addAll(environment.getSystemEnvironment().keySet());
    unusedVariables(environment, variables, environment.getSystemProperties().keySet())
        .forEach(log::warn);
    requireOneDataDirectory(environment);
    Binder binder = Binder.get(environment);
    for (Class<? extends Record> type : RECORDS) {
      // Routes are validated below, with messages that do not repeat values.
      if (type != GatewayProperties.class) {
        bound(binder, type);
      }
    }
    bound(binder, VectorProperties.class).kind();
    bound(binder, EmbedProperties.class).endpoint();
    bound(binder, TracingProperties.class).collector();
    bound(binder, CrawlProperties.class).settings();
    bound(binder, ChunkProperties.class).sizes();
    bound(binder, EgressProperties.class).allowList();
    BusKind.parse(
        environment.getRequiredProperty("quarry.bus"), bound(binder, DatabaseProperties.class));
    Routes routes = routes(environment, bound(binder, HttpProperties.class));
    log.info(summary(environment, routes));
  }

  /** A settings file in the data directory must not set another data directory. */
  private static void requireOneDataDirectory(ConfigurableEnvironment environment) {
    String data = environment.getRequiredProperty(DATA);
    require(
        !FORBIDDEN_CHARACTERS.matcher(data).find(),
        "quarry.data (QUARRY_DATA) contains one of the characters ; [ ], so an orchestrator.yml in"
            + " this directory could not be read.",
        "Rename the directory while no process uses it.");
    for (Path file : SettingsFile.read(environment)) {
      String configuredElsewhere = SettingsFile.valueWithout(file, DATA, environment);
      require(
          data.equals(configuredElsewhere)
              || configuredElsewhere == null
              || !file.equals(file(configuredElsewhere)),
          DATA + " in " + file + " is not the directory of this file.",
          "Remove it there. Set QUARRY_DATA, or set quarry.data in the "
              + FILE
              + " of the working directory.");
    }
  }

  private static Path file(String directory) {
    return Path.of(directory).resolve(FILE).toAbsolutePath().normalize();
  }

  /** A variable is used if it has the name of a key, or if a setting refers to it. */
  static List<String> unusedVariables(
      ConfigurableEnvironment environment, Set<String> variables, Set<String> properties) {
    Set<String> referenced = Placeholders.variables(environment);
    return UNKNOWN.unusedVariables(
        variables,
        properties,
        name ->
            referenced.contains(name)
                || OTHER_VARIABLES.contains(name)
                || name.startsWith("QUARRY_MCP_"));
  }

  /** The routes of the gateway for this node. */
  public static Routes routes(Environment environment, HttpProperties http) {
    NodeRoles roles = NodeRoles.of(environment);
    return ConfiguredRoutes.read(
        environment,
        new ConfiguredRoutes.Node(
            http.maxSubmission().toBytes(),
            roles.api(),
            roles.worker(),
            !PublicUrl.of(environment).configured().isEmpty()));
  }

  /** The settings files and routes in use, for the log. */
  static String summary(ConfigurableEnvironment environment, Routes routes) {
    List<Path> files = SettingsFile.read(environment);
    String read =
        files.isEmpty()
            ? "none (no "
                + FILE
                + " in "
                + Path.of("").toAbsolutePath()
                + " or "
                + Path.of(environment.getRequiredProperty("quarry.data")).toAbsolutePath()
                + ")"
            : files.stream().map(Path::toString).collect(Collectors.joining(", "));
    String names = routes.all().stream().map(Route::name).collect(Collectors.joining(", "));
    return "Settings files: "
        + read
        + ". Gateway routes: "
        + (names.isEmpty() ? "none" : names)
        + ".";
  }
}
