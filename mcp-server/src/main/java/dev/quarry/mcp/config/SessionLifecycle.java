package dev.quarry.mcp.config;

import dev.quarry.mcp.protocol.Sessions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Evicts idle sessions while the server runs, and closes all sessions before it stops: their
 * streams would otherwise delay the graceful shutdown. The highest phase is stopped first.
 */
final class SessionLifecycle implements SmartLifecycle {
  private static final Duration EVICTION_INTERVAL = Duration.ofMinutes(1);

  private final Sessions sessions;
  private volatile @Nullable Thread evictor;

  SessionLifecycle(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void start() {
    evictor = Thread.ofVirtual().name("mcp-session-evictor").start(this::evict);
  }

  @Override
  public void stop() {
    Thread running = evictor;
    evictor = null;
    if (running != null) {
      running.interrupt();
    }
    sessions.closeGracefully().block();
  }

  @Override
  public boolean isRunning() {
    return evictor != null;
  }

  @Override
  public int getPhase() {
    return DEFAULT_PHASE;
  }

  private void evict() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(EVICTION_INTERVAL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      sessions.evictIdle();
    }
  }
}
