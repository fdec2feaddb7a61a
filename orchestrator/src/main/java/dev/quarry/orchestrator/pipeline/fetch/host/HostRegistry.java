package dev.quarry.orchestrator.pipeline.fetch.host;

import java.time.Duration;

/**
 * The nodes that send requests to a host, and when the next request may start; see the description
 * of this package. Thread-safe.
 */
public interface HostRegistry {
  /** A registration that was not renewed for this time has expired. */
  Duration EXPIRY = Duration.ofSeconds(10);

  /**
   * The part of this node in the requests to a host.
   *
   * @param nodes number of nodes that send requests to the host, this one included
   * @param rank position of this node among them, from 0
   * @param settled whether all of them know about this node and have no more requests in progress
   *     than their own part
   * @param postponed how long no request may start
   */
  record Share(int nodes, int rank, boolean settled, Duration postponed) {

    /** How many of the host's permits this node has. */
    public int permits(int all) {
      return all / nodes + (rank < all % nodes ? 1 : 0);
    }
  }

  /**
   * Registers this node for a host, or renews its registration.
   *
   * @param inProgress requests of this node to the host; no further one may start during this call
   * @param all permits of the host
   */
  Share renew(String host, int inProgress, int all);

  /** Puts this node at the end of the queue of a host. */
  void yieldTurn(String host);

  /** Ends the registration of this node. */
  void leave(String host);

  /**
   * Reserves the next start of a request.
   *
   * @param delay minimum time between this start and the next one
   * @return time until the start
   */
  Duration reserveStart(String host, Duration delay);

  /** No request to the host may start within this time. */
  void postpone(String host, Duration time);
}
