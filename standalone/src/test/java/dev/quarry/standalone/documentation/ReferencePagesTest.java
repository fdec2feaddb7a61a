package dev.quarry.standalone.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.standalone.command.CommandReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The reference pages of docs/ must equal the generated ones. Write them with {@code mvn test -pl
 * standalone -am -Dtest=ReferencePagesTest -Dquarry.docs.write=true
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
final class ReferencePagesTest {

  @Test
  void help_of_the_commands_is_up_to_date() throws IOException {
    assertUpToDate("commands.md", CommandReference.page());
  }

  @Test
  void page_of_the_tools_is_up_to_date() throws IOException {
    assertUpToDate("tools.md", ToolReference.page());
  }

  @Test
  void page_of_the_http_calls_is_up_to_date() throws IOException {
    assertUpToDate("http.md", HttpReference.page());
  }

  private static void assertUpToDate(String name, String page) throws IOException {
    Path committed = Path.of("..", "docs", name);
    if (Boolean.getBoolean("quarry.docs.write")) {
      Files.writeString(committed, page);
    }
    assertThat(page)
        .as("docs/%s is out of date; ReferencePagesTest says how to write it", name)
        .isEqualTo(Files.readString(committed));
  }
}
