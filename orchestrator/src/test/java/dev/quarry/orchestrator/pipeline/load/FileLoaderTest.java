package dev.quarry.orchestrator.pipeline.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quarry.orchestrator.handler.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLoaderTest {
  @TempDir private Path folder;
  private Path root;
  private Path secret;
  private FileLoader loader;

  @BeforeEach
  void makeFiles() throws IOException {
    root = Files.createDirectories(folder.resolve("open"));
    secret = Files.writeString(folder.resolve("secret.txt"), "secret");
    Files.writeString(root.resolve("a b.txt"), "hello");
    loader = new FileLoader(List.of(open(root)), 10);
  }

  @Test
  void reads_a_file_below_a_root() throws Exception {
    LoadedContent content = loader.load("t", root.resolve("a b.txt"));
    assertThat(content.bytes()).asString().isEqualTo("hello");
    assertThat(content.uri()).isEqualTo(root.resolve("a b.txt").toUri());
  }

  @Test
  void reads_nothing_without_roots() {
    loader = new FileLoader(List.of(), 10);
    assertThat(failure(root.resolve("a b.txt"))).isEqualTo("file_roots_not_configured");
  }

  @Test
  void refuses_every_spelling_of_a_path_outside_the_roots() {
    assertThat(failure(secret)).isEqualTo("path_not_allowed");
    assertThat(failure(root.resolve("../secret.txt"))).isEqualTo("path_not_allowed");
    assertThat(failure(Path.of("a b.txt"))).isEqualTo("path_not_allowed");
    assertThat(failure(Path.of(root + "-other/a"))).isEqualTo("path_not_allowed");
  }

  @Test
  void does_not_reveal_whether_a_file_outside_exists() {
    assertThat(failure(folder.resolve("no-such-file"))).isEqualTo("path_not_allowed");
  }

  @Test
  void refuses_links_that_lead_outside() throws IOException {
    Files.createSymbolicLink(root.resolve("link.txt"), secret);
    Files.createSymbolicLink(root.resolve("up"), folder);
    assertThat(failure(root.resolve("link.txt"))).isEqualTo("path_not_allowed");
    assertThat(failure(root.resolve("up/secret.txt"))).isEqualTo("path_not_allowed");
  }

  @Test
  void follows_links_that_stay_inside_and_roots_that_are_links() throws Exception {
    Files.createSymbolicLink(root.resolve("same.txt"), root.resolve("a b.txt"));
    assertThat(loader.load("t", root.resolve("same.txt")).bytes()).hasSize(5);
    Path alias = Files.createSymbolicLink(folder.resolve("alias"), root);
    assertThat(new FileLoader(List.of(open(alias)), 10).load("t", alias.resolve("a b.txt")).bytes())
        .hasSize(5);
  }

  @Test
  void reads_files_in_folders_below_a_root() throws Exception {
    Path deep = Files.createDirectories(root.resolve("a/b")).resolve("c.txt");
    Files.writeString(deep, "deep");
    assertThat(loader.load("t", deep).bytes()).asString().isEqualTo("deep");
    assertThat(new FileLoader(List.of(open(deep)), 10).load("t", deep).bytes()).hasSize(4);
  }

  @Test
  void distinguishes_folders_missing_files_and_large_files() throws IOException {
    Files.writeString(root.resolve("large.txt"), "12345678901");
    assertThat(failure(root)).isEqualTo("not_a_file");
    assertThat(failure(root.resolve("missing.txt"))).isEqualTo("not_found");
    assertThat(failure(root.resolve("large.txt"))).isEqualTo("too_large");
    assertThatThrownBy(() -> loader.load("t", root.resolve("large.txt")))
        .hasMessageContaining("quarry.load.max-bytes");
  }

  @Test
  void root_is_open_for_its_tenants_only() throws Exception {
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("b.txt"), "other");
    loader =
        new FileLoader(
            List.of(
                open(root), new FileRoot(other, Set.of("u", "v")), new FileRoot(root, Set.of("v"))),
            10);
    assertThat(loader.load("u", other.resolve("b.txt")).bytes()).asString().isEqualTo("other");
    assertThat(loader.load("v", other.resolve("b.txt")).bytes()).hasSize(5);
    assertThat(loader.load("v", root.resolve("a b.txt")).bytes()).hasSize(5);
    assertThat(failure(other.resolve("b.txt"))).isEqualTo("path_not_allowed");
    assertThat(failure(other.resolve("missing"))).isEqualTo("path_not_allowed");
    assertThat(failure("u", root.resolve("a b.txt"))).isEqualTo("path_not_allowed");
    assertThat(failure("w", root.resolve("a b.txt"))).isEqualTo("file_roots_not_configured");
    Files.createSymbolicLink(root.resolve("across"), other);
    assertThat(failure(root.resolve("across/b.txt"))).isEqualTo("path_not_allowed");
  }

  private static FileRoot open(Path path) {
    return new FileRoot(path, Set.of("t"));
  }

  private String failure(Path path) {
    return failure("t", path);
  }

  private String failure(String tenant, Path path) {
    StageException e = catchThrowableOfType(StageException.class, () -> loader.load(tenant, path));
    assertThat(e).as("failure of %s", path).isNotNull();
    return e.code();
  }
}
