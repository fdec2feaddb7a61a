package dev.quarry.orchestrator.pipeline.extract.process;

import dev.quarry.orchestrator.pipeline.extract.parser.ParserMain;
import java.nio.file.Path;
import java.util.List;

/**
 * The command line of a parser process: the same Java and class path, with small memory and fast
 * start.
 */
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
        // PDFBox would write a font cache into the home directory.
        "-Dpdfbox.fontcache=" + System.getProperty("java.io.tmpdir"),
        "-cp",
        System.getProperty("java.class.path"),
        ParserMain.class.getName());
  }
}
