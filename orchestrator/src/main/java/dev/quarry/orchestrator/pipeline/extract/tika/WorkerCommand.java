package dev.quarry.orchestrator.pipeline.extract.tika;

import java.nio.file.Path;
import java.util.List;

/** How a parser process is started: this Java, this class path, small and quick. */
final class WorkerCommand {
  private WorkerCommand() {}

  static List<String> of(int memoryMegabytes) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + memoryMegabytes + "m",
        "-Xss2m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF-8",
        // PDFBox would write its list of fonts into the home directory.
        "-Dpdfbox.fontcache=" + System.getProperty("java.io.tmpdir"),
        "-cp",
        System.getProperty("java.class.path"),
        TikaWorker.class.getName());
  }
}
