package dev.quarry.faults.node;

import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Job;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The misbehaviour that a label requests from a handler before its work; other labels have no
 * effect.
 */
interface Misbehaviour {
  int MEGABYTE = 1 << 20;
  long PAUSE = TimeUnit.SECONDS.toNanos(2);

  void run(JobContext context, LedgerClient ledger) throws StageException, InterruptedException;

  static Misbehaviour of(String label) {
    String[] words = label.split("-", 2);
    return switch (words[0]) {
      case "sleep" -> (_, _) -> sleep(Long.parseLong(words[1]));
      case "deaf" ->
          (context, ledger) -> ignoreInterrupts(Long.parseLong(words[1]), context.job(), ledger);
      case "halt" -> (_, _) -> Runtime.getRuntime().halt(1);
      case "chat" -> (context, _) -> chat(words[1], context);
      case "fail" -> (_, _) -> fail();
      case "exhaust" -> (_, _) -> exhaustMemory();
      default -> (_, _) -> {};
    };
  }

  /** Adds the megabytes that a label {@code huge-N} requests. */
  static JobResult swell(JobResult result, List<String> labels) {
    Map<String, Object> values = new HashMap<>(result.values());
    for (String label : labels) {
      if (label.startsWith("huge-")) {
        values.put("more", "x".repeat(Integer.parseInt(label.substring(5)) * MEGABYTE));
      }
    }
    return new JobResult(values);
  }

  private static void sleep(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }

  private static void fail() throws StageException {
    throw StageException.retryable("asked_for", "This job was asked to fail.");
  }

  /** If the process was paused in the meantime, also the following ones. */
  private static void ignoreInterrupts(long millis, Job job, LedgerClient ledger) {
    long last = System.nanoTime();
    long end = last + TimeUnit.MILLISECONDS.toNanos(millis);
    boolean reported = false;
    while (last < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      if (Thread.interrupted() && !reported) {
        reported = true;
        ledger.said("ignores", job);
      }
      long now = System.nanoTime();
      if (now - last > PAUSE) {
        end = Math.max(end, now + PAUSE);
      }
      last = now;
    }
  }

  /** {@code 300-1000}: 300 events of 1,000 bytes, fewer than two hundred per second. */
  private static void chat(String asked, JobContext context) throws InterruptedException {
    String[] numbers = asked.split("-");
    String text = "x".repeat(Integer.parseInt(numbers[1]));
    for (int n = 1; n <= Integer.parseInt(numbers[0]); n++) {
      context.event("chat", Map.of("n", n, "text", text));
      sleep(5);
    }
  }

  private static void exhaustMemory() {
    List<byte[]> held = new ArrayList<>();
    while (held.size() < MEGABYTE) {
      held.add(new byte[8 * MEGABYTE]);
    }
    throw new IllegalStateException("this process has eight terabytes of heap");
  }
}
