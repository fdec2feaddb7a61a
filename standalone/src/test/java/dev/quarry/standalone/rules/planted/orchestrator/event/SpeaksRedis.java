package dev.quarry.standalone.rules.planted.orchestrator.event;

import io.lettuce.core.RedisURI;

/** Bypasses the port. */
public class SpeaksRedis {
  public final Class<?> named = RedisURI.class;
}
