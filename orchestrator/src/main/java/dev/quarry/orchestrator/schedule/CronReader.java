package dev.quarry.orchestrator.schedule;

/** Reads cron expressions. Thread-safe. */
@FunctionalInterface
public interface CronReader {
  /**
   * @param expression five fields: minute, hour, day of the month, month, day of the week
   * @throws IllegalArgumentException if it is malformed; the message says why
   */
  LocalTimes read(String expression);
}
