package dev.quarry.orchestrator.pipeline.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeDetectorTest {
  private final TypeDetector types = new TypeDetector();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<!DOCTYPE html><title>x</title>                                     | HTML",
        "<?xml version='1.0' encoding='UTF-8'?> <!doctype html PUBLIC 'x'>    | HTML",
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>    | HTML",
        "<html lang=de><p>x                                                   | HTML",
        "\uFEFF<!DOCTYPE HTML><p>x                                            | HTML",
        "<?xml version='1.0'?><rss version='2.0'/>                            | TEXT",
        "html is a markup language                                            | TEXT",
        "%PDF-1.7                                                             | DOCUMENT"
      })
  void first_bytes_decide(String content, ContentType type) {
    var loaded =
        new LoadedContent(
            URI.create("https://example.org/page"),
            "application/octet-stream",
            content.getBytes(StandardCharsets.UTF_8),
            null,
            null);

    assertThat(types.detect(loaded).type()).isEqualTo(type);
  }
}
