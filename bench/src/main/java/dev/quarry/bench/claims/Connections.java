package dev.quarry.bench.claims;

import java.util.concurrent.Semaphore;

/** The connections that the nodes share, as by a pooler. Thread-safe. */
final class Connections {
  private final Semaphore free;

  Connections(int number) {
    free = new Semaphore(number, true);
  }

  interface Call<T> {
    T run();
  }

  /**
   * @param waited time until a connection was free, in nanoseconds
   * @param took time of the call
   */
  record Timed<T>(T result, long waited, long took) {}

  <T> Timed<T> run(Call<T> call) throws InterruptedException {
    long asked = System.nanoTime();
    free.acquire();
    try {
      long began = System.nanoTime();
      T result = call.run();
      return new Timed<>(result, began - asked, System.nanoTime() - began);
    } finally {
      free.release();
    }
  }
}
