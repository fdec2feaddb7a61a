package dev.quarry.orchestrator.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Resolves names with the operating system. The lookup blocks in native code, for up to half a
 * minute if a name server does not respond. A virtual thread would pin its carrier meanwhile, and a
 * few lookups could stop all virtual threads, heartbeats included. So lookups run in platform
 * threads, at most one per caller. Thread-safe.
 */
final class SystemResolver implements Resolver {
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("resolver-", 0).factory());

  @Override
  public List<InetAddress> resolve(String host) throws UnknownHostException {
    Future<InetAddress[]> answer = threads.submit(() -> InetAddress.getAllByName(host));
    try {
      return List.of(answer.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown("the lookup of " + host + " was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException unknown) {
        throw unknown;
      }
      throw unknown("the lookup of " + host + " failed", e);
    }
  }

  private static UnknownHostException unknown(String message, Exception cause) {
    UnknownHostException unknown = new UnknownHostException(message);
    unknown.initCause(cause);
    return unknown;
  }
}
