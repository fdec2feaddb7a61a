package dev.quarry.orchestrator.api.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The files of the dashboard, read once at the start. The path of each one but the page has a
 * version, so that browsers keep it without asking again: a hash of all files of the dashboard, or
 * the version of the library.
 */
final class DashboardFiles {
  private static final String DIRECTORY = "dashboard/";
  private static final String PAGE = "index.html";
  private static final int VERSION_LENGTH = 12;
  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

  /** The files of the libraries that the page uses. Nothing else of their archives is served. */
  private static final Map<String, List<String>> LIBRARIES =
      Map.of(
          "preact", List.of("dist/preact.module.js", "hooks/dist/hooks.module.js"),
          "htm", List.of("dist/htm.module.js"),
          "uplot", List.of("dist/uPlot.esm.js", "dist/uPlot.min.css"));

  private final Map<String, StaticFile> versioned = new TreeMap<>();
  private final StaticFile page;
  private final String importMapHash;

  DashboardFiles() {
    try {
      Map<String, byte[]> own = own();
      String html = new String(Objects.requireNonNull(own.remove(PAGE)), UTF_8).replace("{dashboard}", version(own));
      String directory = "/" + DIRECTORY + version(own) + "/";
      own.forEach((name, content) -> versioned.put(directory + name, StaticFile.of(name, content)));
      for (Map.Entry<String, List<String>> library : LIBRARIES.entrySet()) {
        html = html.replace("{" + library.getKey() + "}", add(library.getKey(), library.getValue()));
      }
      page = StaticFile.of(PAGE, html.getBytes(UTF_8));
      importMapHash = importMapHash(html);
    } catch (IOException e) {
      throw new UncheckedIOException("the dashboard is not on the class path", e);
    }
  }

  StaticFile page() {
    return page;
  }

  /** The files below the page by the whole path of their URL. */
  Map<String, StaticFile> versioned() {
    return versioned;
  }

  /** The hash of the only inline script, as a Content-Security-Policy names it. */
  String importMapHash() {
    return importMapHash;
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
    files.forEach((name, content) -> all.append(name).append(StaticFile.of(name, content).sha256()));
    return StaticFile.of(PAGE, all.toString().getBytes(UTF_8)).sha256().substring(0, VERSION_LENGTH);
  }

  /** Adds the files of a library and returns its version. */
  private String add(String library, List<String> files) throws IOException {
    Properties jar = new Properties();
    String properties = "META-INF/maven/org.webjars.npm/" + library + "/pom.properties";
    try (InputStream in = new ClassPathResource(properties).getInputStream()) {
      jar.load(in);
    }
    String version = jar.getProperty("version");
    for (String file : files) {
      String path = "webjars/" + library + "/" + version + "/" + file;
      byte[] content = new ClassPathResource("META-INF/resources/" + path).getContentAsByteArray();
      versioned.put("/" + path, StaticFile.of(file, content));
    }
    return version;
  }

  private static String importMapHash(String html) {
    Matcher map = IMPORT_MAP.matcher(html);
    if (!map.find()) {
      throw new IllegalStateException(PAGE + " has no import map");
    }
    byte[] hash = StaticFile.sha256(map.group(1).getBytes(UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(hash);
  }
}
