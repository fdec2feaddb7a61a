package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** docs/api.md must list all problem codes. */
final class ApiReferenceTest {

  @Test
  void every_problem_is_in_the_reference_with_its_status() throws Exception {
    String reference = Files.readString(Path.of("..", "docs", "api.md"));
    assertThat(Arrays.stream(ProblemCode.values()))
        .filteredOn(code -> !reference.contains("| `" + code.code() + "` | " + code.status()))
        .isEmpty();
  }
}
