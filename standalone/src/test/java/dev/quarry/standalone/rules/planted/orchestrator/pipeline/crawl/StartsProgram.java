package dev.quarry.standalone.rules.planted.orchestrator.pipeline.crawl;

/** Planted: a program that may open connections. */
final class StartsProgram {
  private StartsProgram() {}

  static ProcessBuilder curl(String url) {
    return new ProcessBuilder("curl", url);
  }
}
