package dev.quarry.orchestrator.lifecycle;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The name of this process in the database. */
public record NodeName(String name) {

  /** A unique name; it also differs from the name of an earlier process on this host. */
  public static NodeName ofThisProcess() {
    String host = System.getenv().getOrDefault("HOSTNAME", "node");
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    return new NodeName(host + "-" + ProcessHandle.current().pid() + "-" + random.substring(0, 6));
  }
}
