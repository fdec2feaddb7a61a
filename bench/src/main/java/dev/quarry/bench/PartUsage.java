package dev.quarry.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Samples processor time and memory of the parts of the product until it is closed. The time of a
 * process that ends counts up to its last sample.
 */
final class PartUsage implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(500);

  private final Supplier<ProcessTree> tree;
  private final Map<Long, Duration> before = new HashMap<>();
  private final Map<Long, Duration> latest = new HashMap<>();
  private final Map<Long, Part> parts = new HashMap<>();
  private final Map<Part, ProcessTree.Memory> peaks = new EnumMap<>(Part.class);
  private final Thread sampler;

  /** Starts to sample. */
  PartUsage(Supplier<ProcessTree> tree) {
    this.tree = tree;
    sample();
    before.putAll(latest);
    this.sampler = Thread.ofPlatform().daemon().name("usage").start(this::run);
  }

  private void run() {
    while (!Thread.interrupted()) {
      try {
        Thread.sleep(PERIOD);
      } catch (InterruptedException e) {
        return;
      }
      sample();
    }
  }

  private synchronized void sample() {
    Map<Part, ProcessTree.Memory> now = new EnumMap<>(Part.class);
    for (ProcessHandle process : tree.get().members().toList()) {
      try {
        Part part = Part.of(process);
        parts.put(process.pid(), part);
        latest.put(process.pid(), process.info().totalCpuDuration().orElse(Duration.ZERO));
        now.merge(part, ProcessTree.memory(process), ProcessTree.Memory::plus);
      } catch (IOException e) {
        // The process ended while it was read.
        continue;
      }
    }
    now.forEach((part, memory) -> peaks.merge(part, memory, PartUsage::larger));
  }

  private static ProcessTree.Memory larger(ProcessTree.Memory one, ProcessTree.Memory other) {
    return one.pss() >= other.pss() ? one : other;
  }

  /** Processor time since the start. */
  synchronized Duration cpu(Part part) {
    return latest.entrySet().stream()
        .filter(entry -> parts.get(entry.getKey()) == part)
        .map(entry -> entry.getValue().minus(before.getOrDefault(entry.getKey(), Duration.ZERO)))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** The sample with the most memory; zero if the part had no process. */
  synchronized ProcessTree.Memory peak(Part part) {
    return peaks.getOrDefault(part, new ProcessTree.Memory(0, 0, 0));
  }

  /** Takes the last sample. */
  @Override
  public void close() {
    sampler.interrupt();
    sample();
  }
}
