package dev.quarry.standalone;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the files of docs/integrations with their frameworks, and with a model that is a small
 * program. Only with {@code -Dquarry.integrations=true}: their packages are hundreds of megabytes.
 */
@EnabledIfSystemProperty(named = "quarry.integrations", matches = "true")
@Timeout(value = 20, unit = TimeUnit.MINUTES) // with the installation, on a slow machine
class IntegrationsTest {
  private static final Path FOLDER =
      Path.of("src", "test", "clients", "integrations").toAbsolutePath().normalize();

  @TempDir private static Path data;

  private static ClientHarness harness;

  @BeforeAll
  static void start() throws Exception {
    harness = new ClientHarness(data);
  }

  @AfterAll
  static void stop() throws Exception {
    harness.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"langchain", "openai_agents", "litellm"})
  void files_of_an_integration_work(String name) throws Exception {
    Path requirements = FOLDER.resolve(name + ".txt");
    Path python =
        ClientToolchain.python("integration-" + name, requirements, "-r", requirements.toString());
    List<String> pytest =
        ClientToolchain.command(
            python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_" + name + ".py");
    ClientToolchain.test(FOLDER, harness.environment(), pytest);
  }
}
