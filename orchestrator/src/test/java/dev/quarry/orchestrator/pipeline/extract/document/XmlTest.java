package dev.quarry.orchestrator.pipeline.extract.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** XML of strangers is read without DTD, and to a depth. */
final class XmlTest {
  private interface Reading {
    List<String> read(InputStream in) throws XMLStreamException;
  }

  @TempDir private Path folder;

  private static InputStream stream(String xml) {
    return new ByteArrayInputStream(xml.getBytes(UTF_8));
  }

  private static List<Reading> readings() {
    return List.of(
        in -> texts(Xml.read(in)),
        in -> {
          List<String> texts = new ArrayList<>();
          Xml.children(in, "root", child -> texts.addAll(texts(child)));
          return texts;
        },
        in -> {
          List<String> texts = new ArrayList<>();
          Xml.visit(
              in,
              new Xml.Visitor() {
                @Override
                public boolean enters(Xml element) {
                  return element.is("root");
                }

                @Override
                public void element(Xml element) {
                  texts.addAll(texts(element));
                }

                @Override
                public void left(String name) {
                  texts.add("/" + name);
                }
              });
          return texts;
        });
  }

  private static List<String> texts(Xml element) {
    List<String> texts = new ArrayList<>(List.of(element.text()));
    element.descendants(e -> texts.add(e.text()));
    return texts;
  }

  @Test
  void entities_are_neither_read_from_files_nor_expanded() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "the-secret");
    String xml =
        "<!DOCTYPE root [<!ENTITY s SYSTEM '"
            + secret.toUri()
            + "'><!ENTITY h 'haha'>]><root><a>own &s;&h;&lt;</a></root>";
    for (Reading reading : readings()) {
      String read;
      try {
        read = String.join("", reading.read(stream(xml)));
      } catch (XMLStreamException e) {
        read = "refused";
      }
      assertThat(read).doesNotContain("the-secret", "haha");
    }
  }

  @Test
  void elements_are_read_to_a_depth_of_four_hundred() throws Exception {
    for (Reading reading : readings()) {
      assertThat(reading.read(stream(nested(399)))).contains("deep");
      assertThatThrownBy(() -> reading.read(stream(nested(402))))
          .isInstanceOf(XMLStreamException.class)
          .hasMessageContaining("too deeply");
    }
  }

  private static String nested(int depth) {
    return "<root>" + "<a>".repeat(depth) + "deep" + "</a>".repeat(depth) + "</root>";
  }
}
