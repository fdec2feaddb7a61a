package dev.quarry.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that submit until they are closed. */
final class Load implements AutoCloseable {
  final AtomicInteger accepted = new AtomicInteger();
  final AtomicInteger refused = new AtomicInteger();
  final Map<String, Integer> unexpected = new ConcurrentHashMap<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Future<?>> running = new ArrayList<>();
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

  Load(Scene scene, List<NodeProcess> nodes, int each) {
    for (NodeProcess node : nodes) {
      for (int i = 0; i < each; i++) {
        running.add(
            clients.submit(
                () -> {
                  run(scene, node);
                  return null;
                }));
      }
    }
  }

  private void run(Scene scene, NodeProcess node) throws InterruptedException {
    int n = 0;
    while (!stop.await(60, TimeUnit.MILLISECONDS)) {
      try {
        String title = "load " + node.name() + " " + Thread.currentThread().threadId() + " " + n++;
        Api.Response answer = node.api().post("/ingest-async", Scene.text(title, "sleep-50"));
        if (answer.status() == 202) {
          scene.ledger.accepted(answer.jobId());
          accepted.incrementAndGet();
        } else if (answer.status() == 503 && answer.retryAfter().isPresent()) {
          refused.incrementAndGet();
        } else {
          unexpected.merge(answer.status() + " " + answer.body(), 1, Integer::sum);
        }
      } catch (IOException e) {
        unexpected.merge(e.toString(), 1, Integer::sum);
      }
    }
  }

  /** Fails if a client failed. */
  @Override
  public void close() throws ExecutionException, InterruptedException {
    stop.countDown();
    for (Future<?> client : running) {
      client.get();
    }
    clients.close();
  }
}
