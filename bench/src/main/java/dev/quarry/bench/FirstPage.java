package dev.quarry.bench;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.html.HtmlExtractor;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The time from the submission of a page to the first search that finds it, beside one fetch,
 * extraction and durable write of the same page without a product around them.
 *
 * @param found median of the product
 * @param bare median of the three steps alone
 */
record FirstPage(Duration found, Duration bare) {
  private static final int ROUNDS = 21;
  private static final int MAX_PAGE_BYTES = 10_000_000;
  private static final int QUERY_WORDS = 4;

  /** Measures on pages of the site, each in a collection of its own, after some for warm-up. */
  static FirstPage measure(QuarryProcess quarry, SiteServer site, Path folder, Path directory)
      throws IOException, InterruptedException {
    List<Duration> found = new ArrayList<>();
    List<Duration> bare = new ArrayList<>();
    HtmlExtractor extractor = new HtmlExtractor(MAX_PAGE_BYTES);
    try (HttpClient client = HttpClient.newHttpClient();
        FileChannel file =
            FileChannel.open(
                directory.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (String page : pages(folder)) {
        URI url = site.url("/" + page);
        long begin = System.nanoTime();
        ExtractedDocument document = extractor.extract(fetched(client, url), "html");
        file.write(ByteBuffer.wrap(document.markdown().getBytes(StandardCharsets.UTF_8)));
        file.force(true);
        bare.add(Duration.ofNanos(System.nanoTime() - begin));
        found.add(found(quarry, url, "first-" + found.size(), words(document)));
      }
    } catch (StageException e) {
      throw new IOException("A page of the site cannot be extracted.", e);
    }
    return new FirstPage(median(found), median(bare));
  }

  private static LoadedContent fetched(HttpClient client, URI url)
      throws IOException, InterruptedException {
    byte[] body =
        client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray()).body();
    return new LoadedContent(url, "text/html", body, null, null);
  }

  private static Duration found(QuarryProcess quarry, URI url, String collection, String query)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    quarry.orchestrator().crawl(url, collection, 1);
    while (!quarry.orchestrator().finds(query, collection)) {
      Thread.sleep(Duration.ofMillis(2));
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static String words(ExtractedDocument document) {
    return String.join(
        " ",
        Stream.of(document.markdown().split("\\W+"))
            .filter(word -> word.length() > QUERY_WORDS)
            .limit(QUERY_WORDS)
            .toList());
  }

  private static List<String> pages(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> pages =
          new ArrayList<>(
              files
                  .filter(file -> file.toString().endsWith(".html"))
                  .map(file -> folder.relativize(file).toString())
                  .sorted()
                  .toList());
      Collections.shuffle(pages, new Random(1));
      return pages.subList(0, Math.min(ROUNDS, pages.size()));
    }
  }

  private static Duration median(List<Duration> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }
}
