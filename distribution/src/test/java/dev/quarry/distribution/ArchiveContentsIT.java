package dev.quarry.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the archive contains. */
@SuppressWarnings("NullAway.Init") // initialised by unpack()
final class ArchiveContentsIT {
  /** Names that POMs give to licences, and the texts that they mean. */
  private static final Map<String, String> TEXTS =
      Map.of(
          "Apache License v2", "Apache-2.0",
          "Bouncy Castle Licence", "Bouncy-Castle",
          "CDDL, v1.0", "CDDL-1.0",
          "Mozilla Public License Version 1.1", "MPL-1.1",
          "UnRar License", "UnRAR");

  @TempDir private static Path directory;
  private static UnpackedArchive archive;
  private static JsonNode bom;

  @BeforeAll
  static void unpack() throws Exception {
    archive = UnpackedArchive.in(directory);
    bom = JsonMapper.shared().readTree(archive.file("sbom.cdx.json").toFile());
  }

  @AfterAll
  static void removePrograms() throws Exception {
    archive.removePrograms();
  }

  @Test
  void launcher_shows_the_version_without_a_jdk() throws Exception {
    var version = archive.quarry(Map.of(), "--version");

    assertThat(version.output()).isEqualTo("Quarry " + UnpackedArchive.VERSION + "\n");
    assertThat(version.code()).isZero();
  }

  @Test
  void class_path_is_what_is_in_lib() throws IOException {
    try (JarFile jar = new JarFile(archive.file("standalone.jar").toFile())) {
      String classPath = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      assertThat(classPath.split(" "))
          .containsExactlyInAnyOrderElementsOf(
              archive.libraries().stream().map(library -> "lib/" + library).toList());
    }
  }

  @Test
  void everything_that_a_host_needs_is_there() {
    assertThat(
            List.of(
                "LICENSE",
                "CHANGELOG.md",
                "standalone.jar",
                "runtime/bin/java",
                "runtime/bin/jcmd",
                "runtime/legal/java.base",
                "systemd/quarry-orchestrator.service",
                "systemd/quarry-worker@.service",
                "systemd/quarry-mcp-server.service",
                "systemd/sysusers.conf",
                "systemd/tmpfiles.conf",
                "config/quarry.env",
                "config/orchestrator.yml",
                "config/mcp-server.yml",
                "docs/operations.md"))
        .allSatisfy(name -> assertThat(archive.file(name)).exists());
  }

  @Test
  void sbom_lists_exactly_the_libraries() throws Exception {
    Set<String> listed = new TreeSet<>();
    for (JsonNode component : bom.path("components")) {
      listed.add(
          component.path("name").stringValue() + "-" + component.path("version").stringValue());
      assertThat(component.path("hashes").isEmpty()).as(component.toString()).isFalse();
    }
    listed.remove("standalone-" + UnpackedArchive.VERSION);

    assertThat(archive.libraries().stream().map(name -> name.replaceAll("\\.jar$", "")))
        .containsExactlyInAnyOrderElementsOf(listed);
    assertThat(bom.path("metadata").path("component").path("version").stringValue())
        .isEqualTo(UnpackedArchive.VERSION);
  }

  @Test
  void every_library_has_the_text_of_a_licence() throws Exception {
    for (JsonNode component : bom.path("components")) {
      String name = component.path("name").stringValue();
      if (component.path("group").stringValue("").equals("dev.quarry")) {
        continue;
      }
      List<String> licences = new ArrayList<>();
      for (JsonNode choice : component.path("licenses")) {
        licences.add(
            choice
                .path("license")
                .path("id")
                .stringValue(
                    choice
                        .path("license")
                        .path("name")
                        .stringValue(choice.path("expression").stringValue(""))));
      }
      String jar = name + "-" + component.path("version").stringValue();
      assertThat(
              hasFile(archive.file("licenses/" + jar + "-jar"))
                  || licences.stream().anyMatch(ArchiveContentsIT::hasText))
          .as(jar + " is under " + licences)
          .isTrue();
    }
  }

  private static boolean hasFile(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.anyMatch(Files::isRegularFile);
    }
  }

  private static boolean hasText(String licence) {
    return Files.exists(
        archive.file("licenses/texts/" + TEXTS.getOrDefault(licence, licence) + ".txt"));
  }

  @Test
  void runtime_has_every_module_that_the_libraries_name() throws Exception {
    List<String> jdeps =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jdeps").toString(),
                "--multi-release",
                "25",
                "--ignore-missing-deps",
                "--print-module-deps",
                archive.file("standalone.jar").toString()));
    Path copies = Files.createDirectory(directory.resolve("on-the-class-path"));
    for (String name : archive.libraries()) {
      Path copy = Files.copy(archive.file("lib/" + name), copies.resolve(name));
      removeModuleDescriptors(copy);
      jdeps.add(copy.toString());
    }
    var needed = UnpackedArchive.run(new ProcessBuilder(jdeps));
    assertThat(needed.code()).as(needed.output()).isZero();

    assertThat(modules())
        .contains("jdk.charsets", "jdk.crypto.cryptoki", "java.smartcardio")
        .containsAll(Arrays.asList(needed.output().strip().split(",")));
  }

  /** On the class path a jar is no module, and what its descriptor requires may be absent. */
  private static void removeModuleDescriptors(Path jar) throws IOException {
    try (FileSystem files = FileSystems.newFileSystem(jar)) {
      List<Path> descriptors;
      try (Stream<Path> tree = Files.walk(files.getPath("/"))) {
        descriptors = tree.filter(file -> file.endsWith("module-info.class")).toList();
      }
      for (Path descriptor : descriptors) {
        Files.delete(descriptor);
      }
    }
  }

  private static Set<String> modules() throws IOException, InterruptedException {
    String java = archive.file("runtime/bin/java").toString();
    return UnpackedArchive.run(new ProcessBuilder(java, "--list-modules"))
        .output()
        .lines()
        .map(line -> line.replaceAll("@.*", ""))
        .collect(Collectors.toSet());
  }

  @Test
  void units_are_exposed_less_than_2_5() throws Exception {
    Path analyze = Path.of("/usr/bin/systemd-analyze");
    Assumptions.assumeTrue(Files.exists(analyze), "SKIPPED because systemd-analyze is missing");
    try (Stream<Path> files = Files.list(archive.file("systemd"))) {
      for (Path unit : files.filter(file -> file.toString().endsWith(".service")).toList()) {
        var report =
            UnpackedArchive.run(
                new ProcessBuilder(
                    analyze.toString(),
                    "security",
                    "--offline=true",
                    "--threshold=25",
                    "--no-pager",
                    unit.toString()));
        assertThat(report.code()).as(report.output()).isZero();
      }
    }
  }
}
