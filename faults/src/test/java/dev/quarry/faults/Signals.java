package dev.quarry.faults;

import java.io.IOException;

/** Sends signals to processes that the suite has started. */
final class Signals {
  private Signals() {}

  static void send(long pid, String signal) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
    if (kill.waitFor() != 0 && exists(pid)) {
      throw new IOException("kill -" + signal + " " + pid + " was refused");
    }
  }

  static boolean exists(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
