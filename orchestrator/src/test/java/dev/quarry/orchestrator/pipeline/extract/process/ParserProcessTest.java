package dev.quarry.orchestrator.pipeline.extract.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.parser.WorkerProtocol;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.io.DataOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The failure of a parser process affects its own document only. */
final class ParserProcessTest {
  private static final int PARAGRAPHS = 300_000;

  private static ParserLimits limits(int megabytes, Duration timeout) {
    return new ParserLimits(megabytes, timeout, 2, 100, Duration.ofMillis(300), 10_000_000);
  }

  private static LoadedContent content(byte[] bytes) {
    return new LoadedContent(URI.create("https://example.org/a"), null, bytes, null, null);
  }

  private static List<ProcessHandle> children() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .toList();
  }

  private static CompletableFuture<ExtractedDocument> inBackground(
      DocumentExtractor extractor, byte[] bytes) {
    CompletableFuture<ExtractedDocument> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                result.complete(extractor.extract(content(bytes), "auto"));
              } catch (StageException | InterruptedException e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for 30 s").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @Test
  void a_document_that_needs_too_much_memory_fails_and_its_neighbour_finishes() throws Exception {
    try (DocumentExtractor extractor = new DocumentExtractor(limits(48, Duration.ofMinutes(1)))) {
      var huge = inBackground(extractor, SampleDocuments.hugeDocx(PARAGRAPHS));
      var neighbour = inBackground(extractor, SampleDocuments.pdf("Neighbour", "I am fine."));
      assertThat(neighbour.get(30, TimeUnit.SECONDS).markdown()).contains("I am fine.");
      assertThatThrownBy(() -> huge.get(50, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              StageException.class,
              e -> assertThat(e.code()).isEqualTo("extraction_out_of_memory"));
    }
  }

  @Test
  void closed_process_is_not_reused_even_before_it_has_ended() throws Exception {
    try (WorkerProcess process = WorkerProcess.start(48)) {
      assertThat(process.usable(1)).isTrue();
      process.close();
      assertThat(process.usable(1)).isFalse();
    }
  }

  @Test
  void a_document_that_takes_too_long_fails_and_its_process_ends() throws Exception {
    try (DocumentExtractor extractor = new DocumentExtractor(limits(256, Duration.ofMillis(300)))) {
      byte[] pdf = SampleDocuments.pdf("Slow", "The process does not even start in this time.");
      assertThatThrownBy(() -> extractor.extract(content(pdf), "auto"))
          .isInstanceOfSatisfying(
              StageException.class, e -> assertThat(e.code()).isEqualTo("extraction_timeout"));
      await(() -> children().isEmpty());
    }
  }

  @Test
  void a_document_whose_process_is_killed_is_parsed_by_another() throws Exception {
    try (DocumentExtractor extractor = new DocumentExtractor(limits(256, Duration.ofMinutes(1)))) {
      var document = inBackground(extractor, SampleDocuments.pdf("Killed", "Parsed all the same."));
      await(() -> !children().isEmpty());
      children().forEach(ProcessHandle::destroyForcibly);
      assertThat(document.get(30, TimeUnit.SECONDS).markdown()).contains("Parsed all the same.");
    }
  }

  @Test
  void a_process_serves_the_next_document_and_ends_when_idle() throws Exception {
    try (DocumentExtractor extractor = new DocumentExtractor(limits(256, Duration.ofMinutes(1)))) {
      extractor.extract(content(SampleDocuments.pdf("One", "one")), "auto");
      List<ProcessHandle> first = children();
      extractor.extract(content(SampleDocuments.pdf("Two", "two")), "auto");
      assertThat(first).hasSize(1);
      assertThat(children()).isSubsetOf(first);
      await(() -> children().isEmpty());
    }
  }

  @Test
  void an_interrupted_job_leaves_no_process_behind() throws Exception {
    try (DocumentExtractor extractor = new DocumentExtractor(limits(256, Duration.ofMinutes(1)))) {
      byte[] huge = SampleDocuments.hugeDocx(PARAGRAPHS);
      CompletableFuture<Throwable> end = new CompletableFuture<>();
      Thread job =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      extractor.extract(content(huge), "auto");
                      end.complete(new AssertionError("was not interrupted"));
                    } catch (StageException | InterruptedException e) {
                      end.complete(e);
                    }
                  });
      await(() -> !children().isEmpty());
      job.interrupt();
      assertThat(end.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
      await(() -> children().isEmpty());
    }
  }

  @Test
  void process_exits_within_a_document_when_its_parent_has_exited() throws Exception {
    Process process = new ProcessBuilder(WorkerCommand.of(256)).start();
    try (DataOutputStream requests = new DataOutputStream(process.getOutputStream())) {
      byte[] huge = SampleDocuments.hugeDocx(PARAGRAPHS);
      WorkerProtocol.write(requests, new WorkerProtocol.Request("", "a", 1_000_000, huge));
    }
    assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }
}
