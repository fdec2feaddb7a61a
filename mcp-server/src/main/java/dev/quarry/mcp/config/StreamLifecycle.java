package dev.quarry.mcp.config;

import dev.quarry.mcp.protocol.legacy.Sessions;
import dev.quarry.mcp.protocol.modern.ModernRevision;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Evicts idle sessions while the server runs, and closes all sessions and subscriptions before it
 * stops: their streams would otherwise delay the graceful shutdown. The highest phase is stopped
 * first.
 */
final class StreamLifecycle implements SmartLifecycle {
  private static final Duration EVICTION_INTERVAL = Duration.ofMinutes(1);

  private final Sessions sessions;
  private final ModernRevision modern;
  private volatile @Nullable Thread evictor;

  StreamLifecycle(Sessions sessions, ModernRevision modern) {
    this.sessions = sessions;
    this.modern = modern;
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
    modern.close();
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
