package dev.quarry.orchestrator.pipeline.crawl;

import crawlercommons.sitemaps.AbstractSiteMap;
import crawlercommons.sitemaps.SiteMap;
import crawlercommons.sitemaps.SiteMapIndex;
import crawlercommons.sitemaps.SiteMapParser;
import crawlercommons.sitemaps.UnknownFormatException;
import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressRequest;
import dev.quarry.orchestrator.egress.EgressResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the sitemaps of a host (sitemaps.org protocol 0.9): those that its robots.txt names, or
 * else {@code /sitemap.xml}. A sitemap is a hint: one that cannot be read is left out. Bounded in
 * number, nesting and size; documents with a DTD are refused, so no entity is ever expanded.
 */
final class Sitemaps {
  private static final Logger log = LoggerFactory.getLogger(Sitemaps.class);
  private static final int MOST_DOCUMENTS = 50;
  private static final int DEEPEST = 3;
  private static final int MOST_BYTES = 10 * 1024 * 1024;

  private record Waiting(String url, int level) {}

  private final EgressClient egress;
  private final CrawlSettings settings;

  Sitemaps(EgressClient egress, CrawlSettings settings) {
    this.egress = egress;
    this.settings = settings;
  }

  /**
   * The pages that the sitemaps name, normalised, in order.
   *
   * @param most how many pages to return at most
   */
  List<String> pages(URI site, RobotsRules robots, int most) throws InterruptedException {
    Queue<Waiting> waiting = new ArrayDeque<>();
    Set<String> known = new HashSet<>();
    List<String> named = robots.sitemaps().isEmpty() ? List.of("/sitemap.xml") : robots.sitemaps();
    named.forEach(url -> enqueue(waiting, known, site.toString(), url, 0));
    List<String> pages = new ArrayList<>();
    for (int read = 0; read < MOST_DOCUMENTS && pages.size() < most; read++) {
      Waiting next = waiting.poll();
      if (next == null) {
        break;
      }
      switch (fetch(next.url()).orElse(null)) {
        case SiteMapIndex index ->
            index
                .getSitemaps()
                .forEach(
                    child ->
                        enqueue(
                            waiting,
                            known,
                            next.url(),
                            child.getUrl().toString(),
                            next.level() + 1));
        case SiteMap map ->
            map.getSiteMapUrls().stream()
                .flatMap(entry -> UrlNormalizer.normalize(entry.getUrl().toString()).stream())
                .limit(most - pages.size())
                .forEach(pages::add);
        case null, default -> {
          // left out
        }
      }
    }
    return pages;
  }

  private static void enqueue(
      Queue<Waiting> waiting, Set<String> known, String base, String url, int level) {
    Optional<String> normal = UrlNormalizer.normalize(base, url);
    if (level <= DEEPEST
        && normal.isPresent()
        && known.size() < MOST_DOCUMENTS
        && known.add(normal.get())) {
      waiting.add(new Waiting(normal.get(), level));
    }
  }

  private Optional<AbstractSiteMap> fetch(String url) throws InterruptedException {
    try {
      URI uri = URI.create(url);
      EgressResponse response =
          egress.send(EgressRequest.get(uri, MOST_BYTES, settings.pageTimeout()));
      if (response.status() != 200) {
        return Optional.empty();
      }
      SiteMapParser parser = new SiteMapParser(false);
      parser.setAllowDocTypeDefinitions(false);
      return Optional.of(parser.parseSiteMap(unpacked(response.body()), uri.toURL()));
    } catch (EgressException | UnknownFormatException | IOException | RuntimeException e) {
      log.info("The sitemap {} cannot be read and is left out: {}", url, e.toString());
      return Optional.empty();
    }
  }

  /** Sitemaps are often stored as gzip files; how large they grow is bounded here. */
  private static byte[] unpacked(byte[] body) throws IOException {
    if (body.length < 2 || (body[0] & 0xff) != 0x1f || (body[1] & 0xff) != 0x8b) {
      return body;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("larger than " + MOST_BYTES + " bytes when unpacked");
      }
      return bytes;
    }
  }
}
