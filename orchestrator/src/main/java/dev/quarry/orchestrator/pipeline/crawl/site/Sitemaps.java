package dev.quarry.orchestrator.pipeline.crawl.site;

import crawlercommons.sitemaps.AbstractSiteMap;
import crawlercommons.sitemaps.SiteMap;
import crawlercommons.sitemaps.SiteMapIndex;
import crawlercommons.sitemaps.SiteMapParser;
import crawlercommons.sitemaps.SiteMapURL;
import crawlercommons.sitemaps.UnknownFormatException;
import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.fetch.SiteFileFetcher;
import dev.quarry.orchestrator.pipeline.url.UrlNormalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the sitemaps of a host (sitemaps.org protocol 0.9): those listed in its robots.txt, or else
 * {@code /sitemap.xml}. Sitemaps are optional: one that cannot be read is ignored. Number, nesting
 * and size are limited. Documents with a DTD are refused, so entities are never expanded.
 * Thread-safe.
 */
public final class Sitemaps {
  private static final Logger log = LoggerFactory.getLogger(Sitemaps.class);
  private static final int MAX_SITEMAPS = 50;
  private static final int MAX_DEPTH = 3;

  /** The limit of the protocol, for the decompressed file. */
  private static final int MAX_BYTES = 50 * 1024 * 1024;

  /** Bounds the memory of this process for sitemaps. */
  private static final int MAX_CONCURRENT = 2;

  private record Waiting(String url, int level) {}

  /**
   * @param modified {@link Instant#MIN} if the sitemap does not say
   */
  private record Entry(String url, Instant modified) {
    static Entry of(String url, SiteMapURL entry) {
      return new Entry(
          url, entry.getLastModified() == null ? Instant.MIN : entry.getLastModified().toInstant());
    }
  }

  /**
   * The pages of a site's sitemaps.
   *
   * @param urls normalised; the most recently modified first ({@code lastmod}), those without a
   *     date last. The date only orders: sites set it wrongly too often to skip a request for it
   * @param complete false if a listed sitemap could not be read, or if a limit was reached
   */
  public record Pages(List<String> urls, boolean complete) {}

  private final SiteFileFetcher fetcher;
  private final Semaphore permits = new Semaphore(MAX_CONCURRENT, true);

  public Sitemaps(SiteFileFetcher fetcher) {
    this.fetcher = fetcher;
  }

  /**
   * @param site normalised URL of the first page
   * @param maxPages maximum number of URLs to return
   */
  public Pages pages(String site, RobotsRules robots, int maxPages) throws InterruptedException {
    boolean listed = !robots.sitemaps().isEmpty();
    Reading reading = new Reading(robots, listed, maxPages);
    for (String url : listed ? robots.sitemaps() : List.of("/sitemap.xml")) {
      reading.enqueue(site, url, 0);
    }
    reading.readAll();
    reading.entries.sort(Comparator.comparing(Entry::modified).reversed());
    return new Pages(reading.entries.stream().map(Entry::url).toList(), reading.complete);
  }

  /** The sitemaps of one crawl. */
  private final class Reading {
    private final RobotsRules robots;
    private final boolean listed;
    private final int maxPages;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final Set<String> known = new HashSet<>();
    private final List<Entry> entries = new ArrayList<>();
    private boolean complete = true;

    /**
     * @param listed whether the site names its sitemaps, so that each of them must exist
     */
    Reading(RobotsRules robots, boolean listed, int maxPages) {
      this.robots = robots;
      this.listed = listed;
      this.maxPages = maxPages;
    }

    void enqueue(String base, String url, int level) {
      Optional<String> normal = UrlNormalizer.normalize(base, url);
      if (level > MAX_DEPTH || normal.isEmpty()) {
        complete = false;
      } else if (!known.contains(normal.get())) {
        boolean space = known.size() < MAX_SITEMAPS && known.add(normal.get());
        complete &= space;
        if (space) {
          waiting.add(new Waiting(normal.get(), level));
        }
      }
    }

    void readAll() throws InterruptedException {
      for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
        if (entries.size() >= maxPages) {
          complete = false;
          return;
        }
        permits.acquire();
        try {
          switch (read(next.url()).orElse(null)) {
            case SiteMapIndex index -> {
              for (AbstractSiteMap child : index.getSitemaps()) {
                enqueue(next.url(), child.getUrl().toString(), next.level() + 1);
              }
            }
            case SiteMap map -> addAll(map);
            case null, default -> {
              // not readable
            }
          }
        } finally {
          permits.release();
        }
      }
    }

    private void addAll(SiteMap map) {
      for (SiteMapURL entry : map.getSiteMapUrls()) {
        if (entries.size() == maxPages) {
          complete = false;
          return;
        }
        UrlNormalizer.normalize(entry.getUrl().toString())
            .ifPresent(url -> entries.add(Entry.of(url, entry)));
      }
    }

    private Optional<AbstractSiteMap> read(String url) throws InterruptedException {
      EgressResponse response;
      try {
        response = fetcher.file(url, robots.delay(), MAX_BYTES, false);
      } catch (StageException e) {
        complete = false;
        log.info("Ignoring the sitemap {}, which cannot be loaded: {}", url, e.toString());
        return Optional.empty();
      }
      if (response.status() != 200) {
        complete &= !listed && response.status() < 500;
        return Optional.empty();
      }
      Optional<AbstractSiteMap> map = parse(url, response.body());
      // Many sites respond with a page where they have no sitemap.
      complete &= !listed || map.isPresent();
      return map;
    }
  }

  private static Optional<AbstractSiteMap> parse(String url, byte[] body) {
    SiteMapParser parser = new SiteMapParser(false);
    parser.setAllowDocTypeDefinitions(false);
    try {
      return Optional.of(parser.parseSiteMap(unpacked(body), URI.create(url).toURL()));
    } catch (UnknownFormatException | IOException | RuntimeException e) {
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
