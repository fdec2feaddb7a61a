package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.require;

import dev.quarry.orchestrator.render.RenderSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Rendering of pages that need JavaScript.
 *
 * @param browser path of a Chromium; empty: one of the search path
 * @param pages rendered at the same time
 * @param timeout for one page
 * @param memory data memory of each process of the browser
 * @param maxTraffic that the requests of one page may transfer
 * @param idle after which an unused browser ends
 */
@ConfigurationProperties("quarry.render")
public record RenderProperties(
    @Nullable String browser,
    @DefaultValue("2") int pages,
    @DefaultValue("30s") Duration timeout,
    @DefaultValue("1GB") DataSize memory,
    @DefaultValue("50MB") DataSize maxTraffic,
    @DefaultValue("60s") Duration idle) {
  private static final int MIN_MEGABYTES = 256;

  public RenderProperties {
    require(
        browser == null || browser.isBlank() || Path.of(browser).isAbsolute(),
        "quarry.render.browser (QUARRY_CHROMIUM) is a relative path: " + browser,
        "Use the absolute path of the program, starting with '/'.");
    require(pages >= 1, "quarry.render.pages is too small.", "Set it to at least 1.");
    require(
        timeout.toMillis() >= 1_000,
        "quarry.render.timeout is too short.",
        "Set it to at least 1s.");
    require(
        memory.toMegabytes() >= MIN_MEGABYTES,
        "quarry.render.memory is too small.",
        "Set it to at least " + MIN_MEGABYTES + "MB.");
    require(
        maxTraffic.toBytes() >= 1, "quarry.render.max-traffic is too small.", "Set it to 10MB.");
    require(idle.toMillis() >= 1_000, "quarry.render.idle is too short.", "Set it to at least 1s.");
  }

  public RenderSettings settings(CrawlProperties crawl, EgressProperties egress) {
    return new RenderSettings(
        browser == null || browser.isBlank() ? null : Path.of(browser),
        egress.userAgent(),
        pages,
        timeout,
        (int) Math.min(crawl.maxPageBytes().toBytes(), Integer.MAX_VALUE / 8),
        maxTraffic.toBytes(),
        (int) memory.toMegabytes(),
        idle);
  }
}
