package dev.quarry.orchestrator.lifecycle;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** What this process is called in the database. */
public record NodeName(String name) {

  /** Unlike any other node's, also that of this host's last process. */
  public static NodeName ofThisProcess() {
    String host = System.getenv().getOrDefault("HOSTNAME", "node");
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    return new NodeName(host + "-" + ProcessHandle.current().pid() + "-" + random.substring(0, 6));
  }
}
