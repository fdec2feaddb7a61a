package dev.quarry.orchestrator.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A progress report of an upstream.
 *
 * @param progress in percent
 * @param stage current stage
 * @param step of {@code steps}, from 1
 */
public record ProgressReport(
    @Nullable Integer progress,
    @Nullable String stage,
    @Nullable Integer step,
    @Nullable Integer steps,
    @Nullable String message) {
  private static final Pattern STAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._:/-]{0,63}");
  private static final int MAX_STEPS = 10_000;
  private static final int MAX_MESSAGE_LENGTH = 500;

  /** A member of the report is invalid. */
  public static final class InvalidReportException extends Exception {
    private final String member;

    private InvalidReportException(String member, String message) {
      super(message);
      this.member = member;
    }

    public String member() {
      return member;
    }

    @Override
    public String getMessage() {
      return java.util.Objects.requireNonNull(super.getMessage());
    }
  }

  /**
   * Validates the report and returns it.
   *
   * @throws InvalidReportException naming the first invalid member
   */
  public ProgressReport checked() throws InvalidReportException {
    require(progress == null || (progress >= 0 && progress <= 100), "progress", "from 0 to 100");
    require(
        stage == null || STAGE.matcher(stage).matches(),
        "stage",
        "1 to 64 of A-Z a-z 0-9 space . _ : / - and begin with a letter or a digit");
    require(steps == null || (steps >= 1 && steps <= MAX_STEPS), "steps", "from 1 to " + MAX_STEPS);
    require(
        step == null || (step >= 1 && step <= (steps == null ? MAX_STEPS : steps)),
        "step",
        "from 1 to steps");
    require(
        message == null || message.length() <= MAX_MESSAGE_LENGTH,
        "message",
        "no longer than " + MAX_MESSAGE_LENGTH + " characters");
    require(
        progress != null || stage != null || step != null || message != null,
        "progress",
        "present, or else stage, step or message");
    return this;
  }

  private static void require(boolean met, String member, String form)
      throws InvalidReportException {
    if (!met) {
      throw new InvalidReportException(member, "must be " + form);
    }
  }

  /**
   * The progress in percent: as reported, else computed from the completed steps; null if unknown.
   */
  @Nullable Integer percent() {
    if (progress != null) {
      return progress;
    }
    return step == null || steps == null ? null : (step - 1) * 100 / steps;
  }

  /** Whether the report has a step or a message. */
  boolean hasDetails() {
    return step != null || message != null;
  }

  /** The details of the event. */
  Map<String, Object> details() {
    Map<String, Object> details = new LinkedHashMap<>();
    put(details, "stage", stage);
    put(details, "step", step);
    put(details, "steps", steps);
    put(details, "progress", percent());
    put(details, "message", message == null ? null : message.replaceAll("\\p{Cntrl}", " "));
    return details;
  }

  private static void put(Map<String, Object> details, String name, @Nullable Object value) {
    if (value != null) {
      details.put(name, value);
    }
  }
}
