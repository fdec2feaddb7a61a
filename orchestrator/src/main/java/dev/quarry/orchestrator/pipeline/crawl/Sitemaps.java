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
 * Reads the sitemaps of a host (sitemaps.org protocol 0.9): those listed in its robots.txt, or else
 * {@code /sitemap.xml}. Sitemaps are optional: one that cannot be read is ignored. Number, nesting
 * and size are limited. Documents with a DTD are refused, so entities are never expanded.
 */
final class Sitemaps {
  private static final Logger log = LoggerFactory.getLogger(Sitemaps.class);
  private static final int MAX_SITEMAPS = 50;
  private static final int MAX_DEPTH = 3;
  private static final int MAX_BYTES = 10 * 1024 * 1024;

  private record Waiting(String url, int level) {}

  private final EgressClient egress;
  private final CrawlSettings settings;

  Sitemaps(EgressClient egress, CrawlSettings settings) {
    this.egress = egress;
    this.settings = settings;
  }

  /**
   * The URLs in the sitemaps, normalised, in order.
   *
   * @param maxPages maximum number of URLs to return
   */
  List<String> pages(URI site, RobotsRules robots, int maxPages) throws InterruptedException {
    Queue<Waiting> waiting = new ArrayDeque<>();
    Set<String> known = new HashSet<>();
    List<String> named = robots.sitemaps().isEmpty() ? List.of("/sitemap.xml") : robots.sitemaps();
    named.forEach(url -> enqueue(waiting, known, site.toString(), url, 0));
    List<String> pages = new ArrayList<>();
    for (int read = 0; read < MAX_SITEMAPS && pages.size() < maxPages; read++) {
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
                .limit(maxPages - pages.size())
                .forEach(pages::add);
        case null, default -> {
          // not readable
        }
      }
    }
    return pages;
  }

  private static void enqueue(
      Queue<Waiting> waiting, Set<String> known, String base, String url, int level) {
    Optional<String> normal = UrlNormalizer.normalize(base, url);
    if (level <= MAX_DEPTH
        && normal.isPresent()
        && known.size() < MAX_SITEMAPS
        && known.add(normal.get())) {
      waiting.add(new Waiting(normal.get(), level));
    }
  }

  private Optional<AbstractSiteMap> fetch(String url) throws InterruptedException {
    try {
      URI uri = URI.create(url);
      EgressResponse response =
          egress.send(EgressRequest.get(uri, MAX_BYTES, settings.pageTimeout()));
      if (response.status() != 200) {
        return Optional.empty();
      }
      SiteMapParser parser = new SiteMapParser(false);
      parser.setAllowDocTypeDefinitions(false);
      return Optional.of(parser.parseSiteMap(unpacked(response.body()), uri.toURL()));
    } catch (EgressException | UnknownFormatException | IOException | RuntimeException e) {
      log.info("Ignoring the sitemap {}, which cannot be read: {}", url, e.toString());
      return Optional.empty();
    }
  }

  /** Decompresses gzip, which sitemaps often use, up to the size limit. */
  private static byte[] unpacked(byte[] body) throws IOException {
    if (body.length < 2 || (body[0] & 0xff) != 0x1f || (body[1] & 0xff) != 0x8b) {
      return body;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("larger than " + MAX_BYTES + " bytes when decompressed");
      }
      return bytes;
    }
  }
}
