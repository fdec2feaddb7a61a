package dev.quarry.standalone.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All Java files are formatted by google-java-format; {@code -Dquarry.format=apply} does it. */
class FormattingTest {
  private static final boolean APPLY = "apply".equals(System.getProperty("quarry.format"));

  @Test
  void all_java_files_are_formatted() throws Exception {
    List<Path> files = RepositoryFiles.java();
    assertThat(files).hasSizeGreaterThan(100);

    assertThat(APPLY ? format("--replace", files) : format("--dry-run", files))
        .as(
            "run: mvn -pl standalone -am test -Dtest=FormattingTest -Dquarry.format=apply"
                + " -Dsurefire.failIfNoSpecifiedTests=false")
        .isEmpty();
  }

  @Test
  void a_file_in_another_format_is_named(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("Untidy.java"), "class Untidy{int x ;}\n");

    assertThat(format("--dry-run", List.of(file))).isEqualTo(file.toString());
    assertThat(format("--replace", List.of(file))).isEmpty();
    assertThat(file).content().isEqualTo("class Untidy {\n  int x;\n}\n");
  }

  /** Returns the files that are not formatted or cannot be parsed. */
  private static String format(String mode, List<Path> files) {
    List<String> arguments = new ArrayList<>(List.of(mode));
    files.forEach(file -> arguments.add(file.toString()));
    StringWriter output = new StringWriter();
    PrintWriter printer = new PrintWriter(output);
    ToolProvider.findFirst("google-java-format")
        .orElseThrow()
        .run(printer, printer, arguments.toArray(String[]::new));
    printer.flush();
    return output.toString().strip();
  }
}
