package dev.quarry.orchestrator.api.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quarry.orchestrator.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The files of the dashboard, read once at the start. The path of each one but the page has a
 * version, so that browsers keep it without asking again: a hash of all files of the dashboard, or
 * the version of the library. Immutable.
 */
public final class DashboardFiles {
  private static final String DIRECTORY = "dashboard/";
  private static final String PAGE = "index.html";
  private static final int VERSION_LENGTH = 12;

  /** The libraries that the page uses. */
  private static final List<Library> LIBRARIES =
      List.of(
          Library.ofWebjars("preact", "dist/preact.module.js", "hooks/dist/hooks.module.js"),
          new Library("org.mvnpm", "_static/", "htm", List.of("dist/htm.module.js")),
          Library.ofWebjars("uplot", "dist/uPlot.esm.js", "dist/uPlot.min.css"));

  private final Map<String, StaticFile> versioned = new TreeMap<>();
  private final StaticFile page;

  /** Reads the files from the class path. */
  public DashboardFiles() {
    try {
      Map<String, byte[]> own = own();
      String html = new String(Objects.requireNonNull(own.remove(PAGE)), UTF_8);
      String version = version(own);
      own.forEach((name, content) -> add("/" + DIRECTORY + version + "/" + name, content));
      html = html.replace("{dashboard}", version);
      for (Library library : LIBRARIES) {
        html = html.replace("{" + library.name() + "}", add(library));
      }
      page = StaticFile.of(PAGE, html.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the dashboard is not on the class path", e);
    }
  }

  /** The HTML of the page, with the versions of the files in its import map. */
  public String html() {
    return new String(page.content(), UTF_8);
  }

  StaticFile page() {
    return page;
  }

  /**
   * Finds a file of the page.
   *
   * @param path the whole path of its URL
   */
  Optional<StaticFile> find(String path) {
    return Optional.ofNullable(versioned.get(path));
  }

  private void add(String path, byte[] content) {
    versioned.put(path, StaticFile.of(path, content));
  }

  private static Map<String, byte[]> own() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    String pattern = "classpath:" + DIRECTORY + "**/*.*";
    for (Resource file : new PathMatchingResourcePatternResolver().getResources(pattern)) {
      String url = file.getURL().toString();
      String name = url.substring(url.lastIndexOf("/" + DIRECTORY) + DIRECTORY.length() + 1);
      files.put(name, file.getContentAsByteArray());
    }
    return files;
  }

  private static String version(Map<String, byte[]> files) {
    StringBuilder all = new StringBuilder();
    files.forEach(
        (name, content) -> all.append(name).append(HexFormat.of().formatHex(Sha256.of(content))));
    byte[] hash = Sha256.of(all.toString());
    return HexFormat.of().formatHex(hash).substring(0, VERSION_LENGTH);
  }

  /** Adds the files of a library and returns its version. */
  private String add(Library library) throws IOException {
    String version = library.version();
    String path = library.name() + "/" + version + "/";
    for (String file : library.files()) {
      Resource content = new ClassPathResource(library.directory() + path + file);
      add("/webjars/" + path + file, content.getContentAsByteArray());
    }
    return version;
  }

  /**
   * A library of npm in an archive of Maven.
   *
   * @param root the directory of the libraries in the archives of this group
   * @param files those that are served; nothing else of the archive is
   */
  private record Library(String group, String root, String name, List<String> files) {

    static Library ofWebjars(String name, String... files) {
      return new Library("org.webjars.npm", "webjars/", name, List.of(files));
    }

    String directory() {
      return "META-INF/resources/" + root;
    }

    String version() throws IOException {
      Properties archive = new Properties();
      String properties = "META-INF/maven/" + group + "/" + name + "/pom.properties";
      try (InputStream in = new ClassPathResource(properties).getInputStream()) {
        archive.load(in);
      }
      return archive.getProperty("version");
    }
  }
}
