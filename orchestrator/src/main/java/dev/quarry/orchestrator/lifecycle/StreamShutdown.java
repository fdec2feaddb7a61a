package dev.quarry.orchestrator.lifecycle;

import dev.quarry.orchestrator.api.stream.EventFeeds;
import dev.quarry.orchestrator.api.stream.JobWatch;
import org.springframework.context.SmartLifecycle;

/**
 * Ends long polls and event streams at shutdown. It runs before the web server stops, because the
 * web server waits for responses that are being written.
 */
public final class StreamShutdown implements SmartLifecycle {
  private final JobWatch watch;
  private final EventFeeds feeds;
  private volatile boolean running;

  public StreamShutdown(JobWatch watch, EventFeeds feeds) {
    this.watch = watch;
    this.feeds = feeds;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    feeds.close();
    watch.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
