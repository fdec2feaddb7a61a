package dev.quarry.orchestrator.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks the operating system, which waits in native code, for half a minute if a name server is
 * silent. A virtual thread would keep its carrier meanwhile, and a few silent names would halt all
 * others, the heartbeats among them; so threads of the platform wait. There are as many of them as
 * callers, who are few. Thread-safe.
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
      throw unknown("nobody waits any more for the addresses of " + host, e);
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
