package dev.quarry.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.distribution.UnpackedArchive.Completed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The images in the place of those that docker-compose.yml takes from public registries, made of
 * Debian's packages. The variables of the compose file name them.
 */
final class ComposeImages {
  private static final Path SOURCES = Path.of("src/test/compose").toAbsolutePath();
  private static final Path STAND_IN =
      Path.of("../orchestrator/target/test-classes/dev/quarry/orchestrator/store/qdrant");
  private static final List<String> TARGETS =
      List.of("postgres", "redis", "nginx", "qdrant", "prometheus", "alertmanager", "site");
  private static final String BASE = "quarry-test/base:1";
  private static final String SERVICES = "quarry-test/services:1";
  private static final String ORCHESTRATOR = "quarry-orchestrator:" + UnpackedArchive.VERSION;
  private static final int PAGES = 40;

  private final DockerEngine engine;
  private final Path context;

  ComposeImages(DockerEngine engine, Path context) {
    this.engine = engine;
    this.context = context;
  }

  /** The variables of the compose file, with the images that it is to use. */
  static Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    variables.put("QUARRY_BASE_IMAGE", BASE);
    for (String service : TARGETS) {
      variables.put(service.toUpperCase(Locale.ROOT) + "_IMAGE", image(service));
    }
    return variables;
  }

  private static String image(String service) {
    return "quarry-test/" + service + ":1";
  }

  /** Debian's root file systems, kept for the next run. */
  void loadRoots() throws IOException, InterruptedException {
    Path roots = Path.of(System.getProperty("user.home"), ".cache", "quarry-test");
    Completed made =
        UnpackedArchive.run(
            new ProcessBuilder(SOURCES.resolve("debian-roots").toString(), roots.toString()));
    assertThat(made.code()).as(made.output()).isZero();
    engine.docker("import", roots.resolve("base.tar").toString(), BASE);
    engine.docker("import", roots.resolve("services.tar").toString(), SERVICES);
  }

  /** After Quarry's own images: the stand-in for Qdrant runs on Quarry's Java. */
  void build() throws IOException, InterruptedException {
    copy(SOURCES, context);
    copy(STAND_IN, context.resolve("classes/dev/quarry/orchestrator/store/qdrant"));
    writeSite(Files.createDirectories(context.resolve("site")));
    for (String target : TARGETS) {
      engine.docker(
          "build",
          "--quiet",
          "--target=" + target,
          "--build-arg=SERVICES=" + SERVICES,
          "--build-arg=ORCHESTRATOR=" + ORCHESTRATOR,
          "--tag=" + image(target),
          context.toString());
    }
  }

  /** Pages that a crawl reads for a while: robots.txt wants a second between two requests. */
  private static void writeSite(Path site) throws IOException {
    Files.writeString(site.resolve("robots.txt"), "User-agent: *\nCrawl-delay: 1\n");
    StringBuilder links = new StringBuilder();
    for (int n = 1; n <= PAGES; n++) {
      links.append("<li><a href='page-").append(n).append(".html'>Page ").append(n).append("</a>");
      Files.writeString(
          site.resolve("page-" + n + ".html"),
          """
          <html><head><title>Lighthouse %1$d</title></head><body><main><h1>Lighthouse %1$d</h1>
          <p>The lighthouse number %1$d stands on a rock and shows its light every %1$d seconds,
          so that ships find the harbour in the fog.</p></main></body></html>
          """
              .formatted(n));
    }
    Files.writeString(
        site.resolve("index.html"),
        "<html><head><title>Lighthouses</title></head><body><main><h1>Lighthouses</h1><p>All the"
            + " lighthouses of the coast, with their lights.</p><ul>"
            + links
            + "</ul></main></body></html>");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
