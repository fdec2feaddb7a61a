package dev.quarry.bench.claims;

import dev.quarry.bench.ProcessTree;
import dev.quarry.bench.engine.BenchDatabase;
import dev.quarry.bench.engine.NoOpJobs;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueue;
import dev.quarry.orchestrator.webhook.WebhookPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Measures a number of nodes under one load. */
record ClaimsRun(BenchDatabase database, Duration warmUp, Duration time) {
  /** For claims and searches; the ends of jobs, the sampler and the load have the others. */
  static final int SHARED_CONNECTIONS = 40;

  private static final ProcessTree PROCESSES = new ProcessTree(ProcessHandle.current());

  /** How the nodes get their work. */
  enum Load {
    /** Jobs arrive at a constant rate; nodes look for them at their poll interval. */
    POLLED("polled"),
    /** The same, and each job wakes a node, as by Redis Streams. */
    WOKEN("polled and woken"),
    /** More jobs wait than are claimed. */
    BACKLOG("backlog");

    final String title;

    Load(String title) {
      this.title = title;
    }
  }

  /**
   * @param cores processor time per second of all processes, the simulation included
   */
  record Result(
      int nodes, Load load, ClaimSamples samples, SessionSampler.Sessions sessions, double cores) {}

  /** The database has no queued jobs. */
  Result measure(int nodes, Load load, int jobsPerSecond) throws Exception {
    ClaimSamples samples = new ClaimSamples();
    AtomicBoolean stopping = new AtomicBoolean();
    WakeUps wakeUps = new WakeUps(load == Load.WOKEN);
    Connections connections = new Connections(SHARED_CONNECTIONS);
    JobLoad jobs = new JobLoad(new NoOpJobs(database.forEngine()), wakeUps, stopping::get);
    if (load == Load.BACKLOG) {
      jobs.backlog();
      database.jdbc().execute("analyze job");
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();
        SessionSampler sessions = new SessionSampler(database)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        SimulatedNode node =
            new SimulatedNode(
                "node-" + i, queue(), connections, wakeUps, samples, attempts, stopping::get);
        running.add(threads.submit(() -> run(node)));
      }
      if (load != Load.BACKLOG) {
        running.add(threads.submit(() -> run(jobs, jobsPerSecond)));
      }
      Thread.sleep(warmUp);
      long cpu = PROCESSES.cpu().toNanos();
      long before = System.nanoTime();
      samples.begin();
      Thread.sleep(time);
      samples.end();
      double cores = (PROCESSES.cpu().toNanos() - cpu) / (double) (System.nanoTime() - before);
      SessionSampler.Sessions waits = sessions.stop();
      stopping.set(true);
      for (Future<?> each : running) {
        each.get();
      }
      return new Result(nodes, load, samples, waits, cores);
    }
  }

  private static Void run(SimulatedNode node) throws InterruptedException {
    node.run();
    return null;
  }

  private static Void run(JobLoad jobs, int perSecond) throws InterruptedException {
    jobs.run(perSecond);
    return null;
  }

  /** Each node has its own group commit and cache, as each process has. */
  private PostgresJobQueue queue() {
    Database engine = database.forEngine();
    return new PostgresJobQueue(
        engine,
        engine,
        QueueOrder.DEFAULT,
        Integer.MAX_VALUE,
        job -> WebhookPayload.of(job, Map.of()));
  }
}
