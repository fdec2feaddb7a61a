package dev.quarry.orchestrator.access.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PepperFileTest {
  @TempDir Path data;

  @Test
  void pepper_file_is_created_once_and_readable_by_its_owner_only() throws Exception {
    assertThat(new PepperFile(data).get().id()).isEqualTo(new PepperFile(data).get().id());
    Path file = data.resolve("key-pepper");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(data).isDirectoryNotContaining(path -> path.toString().endsWith(".new"));
  }

  @Test
  void two_servers_have_different_peppers(@TempDir Path other) {
    assertThat(new PepperFile(data).get().id()).isNotEqualTo(new PepperFile(other).get().id());
  }

  @Test
  void damaged_pepper_file_is_not_replaced() throws Exception {
    Files.writeString(data.resolve("key-pepper"), "short");
    assertThatThrownBy(() -> new PepperFile(data).get()).hasMessageContaining("key-pepper");
  }

  @Test
  void failed_replacement_leaves_no_draft() throws Exception {
    Files.createDirectories(data.resolve("key-pepper").resolve("in-the-way"));

    assertThatThrownBy(() -> new PepperFile(data).replace("p".repeat(32)))
        .isInstanceOf(java.io.IOException.class);

    assertThat(data).isDirectoryNotContaining(path -> path.toString().endsWith(".new"));
  }

  @Test
  void rotated_file_has_a_new_pepper_and_the_former_one_until_it_is_forgotten() throws Exception {
    String former = new PepperFile(data).get().id();

    new PepperFile(data).rotate();

    Pepper rotated = new PepperFile(data).get();
    assertThat(rotated.id()).isNotEqualTo(former);
    assertThat(rotated.withId(former)).isPresent();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("key-pepper"))))
        .isEqualTo("rw-------");

    new PepperFile(data).forgetFormer();
    assertThat(new PepperFile(data).get().id()).isEqualTo(rotated.id());
    assertThat(new PepperFile(data).get().withId(former)).isEmpty();
  }
}
