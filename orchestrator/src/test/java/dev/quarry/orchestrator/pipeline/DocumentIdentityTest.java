package dev.quarry.orchestrator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.quarry.model.JobType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The URI under which a document is stored. */
class DocumentIdentityTest extends SingleItemFixture {
  @ParameterizedTest
  @CsvSource({
    "HTTP://Example.ORG:80/a/../docs/?utm_source=x#top, http://example.org/docs/",
    "http://example.org/50%-off.html, http://example.org/50%25-off.html",
    "http://my_site.example/%7ea, http://my_site.example/~a",
  })
  void web_page_has_the_same_identity_as_by_a_crawl(String source, String uri) {
    RecordingContext context = claimed(JobType.DOCUMENT, source, null, null);
    assertThat(catchThrowable(() -> run(context))).hasMessage("nothing is fetched here");
    assertThat(item(context).uri()).isEqualTo(uri);
  }

  @Test
  void dot_segments_of_a_file_path_are_resolved() throws Exception {
    String path = page("basalt.txt", "Basalt is dark.");
    String plain = "file://" + path;
    run(claimed(JobType.DOCUMENT, plain, null, null));
    String dotted = "file://" + folder + "/x/../basalt.txt";
    RecordingContext again = claimed(JobType.DOCUMENT, dotted, null, null);
    run(again);
    assertThat(item(again).uri()).isEqualTo(plain);
    assertThat(item(again).status().code()).isEqualTo("unchanged");
  }
}
