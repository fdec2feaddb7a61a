package dev.quarry.orchestrator;

import static org.assertj.core.api.Assertions.fail;

import java.io.PrintStream;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that a test needs and the build does not provide. A test without it is skipped, and a
 * line of the build output says why.
 *
 * @param ci whether no test may be skipped that this machine could run
 * @param console where that line is printed
 */
public record OutsideTool(String name, boolean ci, PrintStream console) {

  /** Reads CI, which is {@code true} in CI. */
  public static OutsideTool named(String name) {
    return new OutsideTool(name, "true".equalsIgnoreCase(System.getenv("CI")), System.out);
  }

  /** Skips the test, because this machine has no such program. */
  public void absent(String why) {
    console.println("[WARNING] SKIPPED because " + name + " is missing: " + why);
    Assumptions.abort(why);
  }

  /** Skips the test on a machine that could have the program; in CI it fails. */
  public void unusable(String why) {
    if (ci) {
      fail(name + " has to work where CI=true is set: " + why);
    }
    absent(why);
  }
}
