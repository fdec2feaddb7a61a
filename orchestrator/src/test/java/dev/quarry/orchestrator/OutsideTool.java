package dev.quarry.orchestrator;

import static org.assertj.core.api.Assertions.fail;

import java.io.PrintStream;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that a test uses and that the build does not bring along. A test that goes without is
 * skipped aloud: a line of the build's output says why.
 *
 * @param ci whether nothing may be skipped that this machine could do
 * @param console where people read how the build went
 */
public record OutsideTool(String name, boolean ci, PrintStream console) {

  /** Of the build that runs: CI says so by {@code CI=true}. */
  public static OutsideTool named(String name) {
    return new OutsideTool(name, "true".equalsIgnoreCase(System.getenv("CI")), System.out);
  }

  /** Skips the test: this machine has no such program. */
  public void absent(String why) {
    console.println("[WARNING] SKIPPED for want of " + name + ": " + why);
    Assumptions.abort(why);
  }

  /** Skips the test of a machine that could have the program; in CI it fails. */
  public void unusable(String why) {
    if (ci) {
      fail(name + " has to work where CI=true is set: " + why);
    }
    absent(why);
  }
}
