package dev.quarry.orchestrator.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.settings.OrchestratorSettings;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** docs/configuration.md must list all keys. */
final class ConfigurationReferenceTest {
  private static final Path REFERENCE = Path.of("..", "docs", "configuration.md");
  private static final Path DEFAULTS = Path.of("src", "main", "resources", "orchestrator.yml");

  @Test
  void every_property_is_in_the_reference() throws Exception {
    String reference = Files.readString(REFERENCE);
    List<String> keys = new ArrayList<>();
    for (Class<?> type : propertyRecords()) {
      collect(type.getAnnotation(ConfigurationProperties.class).value(), type, keys);
    }
    assertThat(OrchestratorSettings.KEYS.written()).containsAll(keys);
    assertThat(OrchestratorSettings.RECORDS)
        .doesNotHaveDuplicates()
        .hasSameSizeAs(propertyRecords());
    assertThat(keys).contains("quarry.api-key");
    assertThat(keys).filteredOn(key -> !reference.contains("`" + key + "`")).isEmpty();
  }

  @Test
  void every_variable_of_the_environment_is_in_the_reference() throws IOException {
    String reference = Files.readString(REFERENCE);
    Matcher variable =
        Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+):").matcher(Files.readString(DEFAULTS));
    List<String> names = variable.results().map(found -> found.group(1)).toList();
    assertThat(names).contains("QUARRY_PORT");
    assertThat(names).filteredOn(name -> !reference.contains("`" + name + "`")).isEmpty();
  }

  @Test
  void every_key_of_the_reference_is_known() throws IOException {
    String ours = Files.readString(REFERENCE).split("\n## The MCP server")[0];
    Matcher row = Pattern.compile("^\\| `(quarry\\.[^`]+)`", Pattern.MULTILINE).matcher(ours);
    assertThat(row.results().map(found -> ConfigurationPropertyName.of(found.group(1))))
        .hasSizeGreaterThan(90)
        .allMatch(OrchestratorSettings.KEYS::has);
  }

  @Test
  void no_key_is_described_twice() throws IOException {
    // Both applications have the keys of the server, so the table lists them twice.
    for (String application : Files.readString(REFERENCE).split("\n## ")) {
      Matcher row = Pattern.compile("^\\| `([^`]+)`", Pattern.MULTILINE).matcher(application);
      assertThat(row.results().map(found -> found.group(1)).toList()).doesNotHaveDuplicates();
    }
  }

  private static List<Class<?>> propertyRecords() throws ClassNotFoundException {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
    List<Class<?>> found = new ArrayList<>();
    for (var candidate : scanner.findCandidateComponents("dev.quarry.orchestrator")) {
      found.add(Class.forName(Objects.requireNonNull(candidate.getBeanClassName())));
    }
    return found;
  }

  private static void collect(String prefix, Class<?> type, List<String> keys) {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = prefix + "." + kebab(component.getName());
      if (component.getType().isRecord()) {
        collect(key, component.getType(), keys);
      } else {
        keys.add(key);
      }
    }
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
  }
}
