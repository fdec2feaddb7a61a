package dev.quarry.standalone.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation as a web site. Needs Python with venv and its package index. */
final class DocumentationSiteTest {
  private static final int CANNOT_INSTALL = 3;

  @TempDir Path folder;

  @Test
  void site_is_built_and_no_link_is_broken() throws Exception {
    Path output = folder.resolve("output.txt");
    assumeTrue(
        System.getenv("CI") != null
            || exitCode(output, "python3", "-c", "import venv, ensurepip") == 0,
        "Python with venv is not installed");
    int exit = exitCode(output, "../docs/site/build");
    String printed = Files.readString(output);
    assumeTrue(exit != CANNOT_INSTALL, "MkDocs cannot be installed from here");
    assertThat(exit).as(printed).isZero();
  }

  private static int exitCode(Path output, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }
}
