package dev.quarry.orchestrator.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.settings.ConfigurationException;
import dev.quarry.settings.SecretFiles;
import dev.quarry.settings.SettingsFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;

/** The settings of a real start, up to the end of the validation. */
final class OrchestratorSettingsTest {
  @TempDir Path folder;

  @Test
  void file_of_the_data_directory_is_read_and_that_of_the_working_directory_wins()
      throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path installed =
        write(data, "quarry:\n  engine:\n    slots: 3\n    poll: 7s\n  roles: [worker]\n");
    Path here = write(folder, "quarry.engine.slots: 5\n");

    ConfigurableEnvironment settings =
        settings("--quarry.data=" + data, "--spring.config.additional-location=file:" + here);

    assertThat(settings.getProperty("quarry.engine.slots")).isEqualTo("5");
    assertThat(settings.getProperty("quarry.engine.poll")).isEqualTo("7s");
    assertThat(NodeRoles.of(settings)).isEqualTo(new NodeRoles(false, true));
    assertThat(SettingsFile.read(settings)).containsExactly(here, installed);
  }

  @Test
  void secret_is_read_from_the_file_that_is_named_as_its_variable() throws Exception {
    Path secrets = Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("QUARRY_DB_PASSWORD"), "hunter2 \n");
    Files.writeString(secrets.resolve("QDRANT_API_KEY"), "");
    Files.writeString(secrets.resolve("QUARRY_DB_PASWORD"), "typo");

    ConfigurableEnvironment settings =
        settings("--quarry.data=" + folder, "--CREDENTIALS_DIRECTORY=" + secrets);

    assertThat(settings.getProperty("quarry.db.password")).isEqualTo("hunter2 ");
    assertThat(settings.getProperty("quarry.qdrant.api-key")).isEmpty();
    assertThat(SecretFiles.names(settings))
        .contains("QUARRY_DB_PASSWORD")
        .filteredOn(name -> !unused(settings, name).isEmpty())
        .containsExactly("QUARRY_DB_PASWORD");
    assertThat(summary(settings)).contains("Settings files: none").doesNotContain("hunter2");
  }

  @Test
  void directory_of_secrets_can_be_named_by_a_variable_and_a_variable_wins_over_its_file()
      throws Exception {
    Path secrets = Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("QUARRY_DB_USER"), "of_the_file");
    Files.writeString(secrets.resolve("QUARRY_DB_PASSWORD"), "of_the_file");

    ConfigurableEnvironment settings =
        settings(
            "--quarry.data=" + folder,
            "--QUARRY_SECRETS=" + secrets,
            "--CREDENTIALS_DIRECTORY=/nonexistent",
            "--QUARRY_DB_USER=of_the_variable");

    assertThat(settings.getProperty("quarry.db.user")).isEqualTo("of_the_variable");
    assertThat(settings.getProperty("quarry.db.password")).isEqualTo("of_the_file");
  }

  @Test
  void startup_logs_the_settings_files_and_routes() throws Exception {
    ConfigurableEnvironment none = settings("--quarry.data=" + folder);
    assertThat(summary(none))
        .contains("none (no orchestrator.yml in ", folder.toString(), "Gateway routes: none.");

    Path file = write(folder, "quarry.gateway.routes.articles.url: https://writer.example.org/\n");
    assertThat(summary(settings("--quarry.data=" + folder)))
        .isEqualTo("Settings files: " + file + ". Gateway routes: articles.");
  }

  private static String summary(ConfigurableEnvironment settings) {
    HttpProperties http =
        new HttpProperties(
            DataSize.ofMegabytes(1),
            DataSize.ofMegabytes(1),
            DataSize.ofMegabytes(1),
            DataSize.ofMegabytes(1),
            1,
            null);
    return OrchestratorSettings.summary(settings, OrchestratorSettings.routes(settings, http));
  }

  @Test
  void file_of_the_data_directory_cannot_set_another_directory() throws Exception {
    Path file = write(folder, "quarry.data: /somewhere/else\n");

    refused("--QUARRY_DATA=" + folder)
        .hasMessageContaining("quarry.data in " + file + " is not the directory of this file");
  }

  @Test
  void file_of_the_data_directory_is_read_once_if_it_lies_in_the_working_directory_too()
      throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path file = write(data, "quarry.engine.slots: 3\n");

    ConfigurableEnvironment settings =
        settings("--quarry.data=" + data, "--spring.config.additional-location=file:" + file);

    assertThat(settings.getPropertySources().stream())
        .filteredOn(source -> source.getName().contains(file.toString()))
        .hasSize(1);
    assertThat(SettingsFile.read(settings)).containsExactly(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a;b", "a[b]"})
  void data_directory_with_special_characters_is_rejected(String name) {
    refused("--quarry.data=" + folder.resolve(name))
        .hasMessageContaining("quarry.data (QUARRY_DATA) contains one of the characters ; [ ]");
  }

  /** The data directory becomes part of a URL when its file is located. */
  @ParameterizedTest
  @ValueSource(strings = {"with space", "Jörg, müde", "50%", "a#b", "a%20b", "a?b", "a+b"})
  void file_of_the_data_directory_is_read_whatever_the_directory_is_called(String name)
      throws Exception {
    Path data = Files.createDirectory(folder.resolve(name));
    Path file = write(data, "quarry.engine.slots: 3\n");

    ConfigurableEnvironment settings = settings("--quarry.data=" + data);

    assertThat(settings.getProperty("quarry.engine.slots")).isEqualTo("3");
    assertThat(SettingsFile.read(settings)).containsExactly(file);
  }

  @ParameterizedTest
  @CsvSource({
    "quarry.worker.slotz, quarry.engine.slots",
    "quarry.engine.slot, quarry.engine.slots",
    "quarry.http.maxUplaod, quarry.http.max-upload",
    "quarry.rolls, quarry.roles",
    "quarry.engine[0].slots, quarry.engine.slots",
    "quarry.engine.slots[0], quarry.engine.slots",
    "quarry.engine.retries.web_crawl.frist, first",
    "quarry.gateway.routes.articles.tmeout, quarry.gateway.routes.articles.timeout",
    "quary.engine.slots, quarry",
  })
  void unknown_key_of_a_file_is_refused_with_its_line_and_the_key_that_was_meant(
      String key, String meant) throws Exception {
    Path file = write(folder, "# mine\n" + key + ": hunter2\n");

    refused("--quarry.data=" + folder)
        .hasMessageContaining(key + " (" + file + ", line 2)")
        .hasMessageContaining("Did you mean ")
        .hasMessageContaining(meant + "?")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void unknown_argument_is_refused_and_nothing_is_started_for_it() {
    refused("--quarry.data=" + folder, "--quarry.nonsense=1")
        .hasMessage("quarry.nonsense is not known.");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void key_of_the_mcp_server_is_reported_with_its_file() throws Exception {
    write(folder, "quarry.mcp.max-body: 1MB\n");

    refused("--quarry.data=" + folder).hasMessageContaining("mcp-server.yml");
  }

  @Test
  void sections_without_content_lists_and_maps_are_known() throws Exception {
    write(
        folder,
        """
        quarry:
          engine:
          egress:
            allow: [wiki.corp.example, 10.0.0.0/8]
          engine.retries.web_crawl.first: 1s
          gateway:
            routes:
              articles:
                url: https://writer.example.org/
                headers: {X-One.Two: three}
                retry-statuses: [503]
        """);

    assertThat(settings("--quarry.data=" + folder).getProperty("quarry.egress.allow[1]"))
        .isEqualTo("10.0.0.0/8");
  }

  @Test
  void unused_variables_and_system_properties_only_cause_warnings() {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().remove("systemEnvironment");
    environment
        .getPropertySources()
        .addLast(
            new SystemEnvironmentPropertySource(
                "systemEnvironment", Map.of("QUARRY_ENGINE_SLOTZ", "3")));
    assertThat(OrchestratorSettings.UNKNOWN.mistakes(environment)).isEmpty();
    assertThat(unused(environment, "QUARRY_ENGINE_SLOTZ"))
        .containsExactly(
            "The variable QUARRY_ENGINE_SLOTZ sets nothing. Did you mean quarry.engine.slots?");
    assertThat(
            OrchestratorSettings.unusedVariables(
                environment, Set.of(), Set.of("quarry.rolls", "user.home")))
        .containsExactly(
            "The system property quarry.rolls sets nothing. Did you mean quarry.roles?");
  }

  @ParameterizedTest
  @CsvSource({
    "QUARRY_HTTP_MAXBODY",
    "QUARRY_HTTP_MAX_BODY",
    "QUARRY_API_KEY",
    "QUARRY_PORT",
    "QUARRY_HEAP",
    "QUARRY_AOT",
    "QUARRY_SECRETS",
    "QUARRY_MCP_PORT",
    "QUARRY_EGRESS_ALLOW_0",
    "QUARRY_ENGINE_RETRIES_WEB_CRAWL_FIRST",
    "QUARRY_GATEWAY_ROUTES_ARTICLES_URL",
    "PATH",
  })
  void used_variables_cause_no_warning(String variable) {
    assertThat(unused(settings("--quarry.data=" + folder), variable)).isEmpty();
  }

  @Test
  void variables_to_which_settings_refer_cause_no_warning() throws Exception {
    String defaults = new ClassPathResource("orchestrator.yml").getContentAsString(UTF_8);
    String[] variables =
        Pattern.compile("(?<=\\$\\{)[A-Z_]+")
            .matcher(defaults)
            .results()
            .map(MatchResult::group)
            .distinct()
            .toArray(String[]::new);
    write(folder, "quarry.gateway.routes.articles.url: https://${QUARRY_OWN_HOST:a.example}/\n");

    ConfigurableEnvironment settings = settings("--quarry.data=" + folder);

    assertThat(variables).contains("QUARRY_CRAWL_CREDENTIALS", "QUARRY_CHROMIUM");
    assertThat(unused(settings, variables)).isEmpty();
    assertThat(unused(settings, "QUARRY_OWN_HOST")).isEmpty();
  }

  private static List<String> unused(ConfigurableEnvironment settings, String... variables) {
    return OrchestratorSettings.unusedVariables(settings, Set.of(variables), Set.of());
  }

  @ParameterizedTest
  @CsvSource({
    "quarry.engine.slots=0, quarry.engine.slots is out of range: 0",
    "quarry.engine.slots=hunter2, quarry.engine.slots has an invalid value",
    "quarry.engine.poll=often, quarry.engine.poll has an invalid value",
    "quarry.engine.heartbeat=60s, 'quarry.engine.heartbeat (1m), quarry.engine.trust (20s)'",
    "quarry.roles=boss, quarry.roles (QUARRY_ROLES)",
    "quarry.bus=pigeon, quarry.bus (QUARRY_BUS)",
    "quarry.bus=redis, its embedded database",
    "quarry.vectors=paper, quarry.vectors (QUARRY_VECTORS)",
    "quarry.public-url=somewhere, quarry.public-url",
    "quarry.chunk.max=1, quarry.chunk.target",
    "quarry.crawl.pages-in-flight=0, quarry.crawl",
    "quarry.extract.memory=1MB, quarry.extract.memory",
    "quarry.embedding.url=http://127.0.0.1:1/v1, quarry.embedding.model",
    "quarry.egress.allow=not/a/host, quarry.egress.allow",
    "quarry.file.roots=relative, quarry.file.roots",
    "quarry.file-roots.lab.tenants=a, quarry.file-roots.lab.path",
    "quarry.file-roots.lab.path=/srv/lab, quarry.file-roots.lab.tenants",
    "quarry.gateway.routes.articles.timeout=1s, quarry.gateway.routes.articles.url",
    "server.port=many, server.port has an invalid value",
    "server.address=192.0.2.7, cannot listen on 192.0.2.7",
  })
  void invalid_value_is_rejected_before_anything_is_started(String setting, String named) {
    refused("--quarry.data=" + folder, "--" + setting)
        .hasMessageContaining(named)
        .hasMessageNotContaining("hunter2");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void invalid_value_is_reported_with_its_file_and_line() throws Exception {
    Path file = write(folder, "quarry.engine:\n  poll: 7s\n  slots: hunter2\n");

    refused("--quarry.data=" + folder)
        .hasMessageContaining("quarry.engine.slots (" + file + ", line 3)")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void port_in_use_is_named_with_the_key_that_changes_it() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refused("--quarry.data=" + folder, "--server.port=" + other.getLocalPort())
          .hasMessageContaining("port " + other.getLocalPort())
          .satisfies(
              e -> assertThat(((ConfigurationException) e).action()).contains("QUARRY_PORT"));
    }
    assertThat(folder).isEmptyDirectory();
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(String... arguments) {
    return assertThatThrownBy(() -> OrchestratorApplication.application().run(arguments))
        .isInstanceOf(ConfigurationException.class);
  }

  /** The environment when all checks are over; nothing is started. */
  private static ConfigurableEnvironment settings(String... arguments) {
    AtomicReference<ConfigurableEnvironment> seen = new AtomicReference<>();
    SpringApplication application = OrchestratorApplication.application();
    application.addListeners(
        new ApplicationListener<ApplicationEnvironmentPreparedEvent>() {
          @Override
          public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
            seen.set(event.getEnvironment());
            throw new SpringApplication.AbandonedRunException();
          }
        });
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--server.port=0";
    assertThatThrownBy(() -> application.run(all))
        .isInstanceOf(SpringApplication.AbandonedRunException.class);
    return Objects.requireNonNull(seen.get());
  }

  private static Path write(Path directory, String text) throws IOException {
    return Files.writeString(directory.resolve("orchestrator.yml"), text);
  }
}
