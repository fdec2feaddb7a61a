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
}
