package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.load.LoadErrors;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import dev.quarry.orchestrator.render.RenderException;
import dev.quarry.orchestrator.render.Rendering;
import dev.quarry.orchestrator.render.ScriptShell;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * The step of a visit that replaces the HTML of a page by what a browser shows, if the page needs
 * it, and extracts the text again. The page is stored without validators: its scripts may load
 * other data next time although its HTML has not changed. Thread-safe.
 */
final class RenderStep {
  /** A page with more extracted text holds more than a loading message. */
  private static final int LITTLE_TEXT = 500;

  private static final int OK = 200;
  private static final int NON_AUTHORITATIVE = 203;

  private final CrawlContext crawl;
  private final ItemEnds ends;
  private final FetchSteps fetching;
  private final ReadSteps reading;

  RenderStep(CrawlContext crawl, ItemEnds ends, FetchSteps fetching, ReadSteps reading) {
    this.crawl = crawl;
    this.ends = ends;
    this.fetching = fetching;
    this.reading = reading;
  }

  Decision render(VisitState visit) throws InterruptedException {
    if (!wanted(visit)) {
      return Decision.CONTINUE;
    }
    Rendering rendering;
    try {
      rendering = crawl.shared.pages().rendered(visit.url(), visit.rules().delay());
    } catch (RenderException e) {
      return e.code().equals(RenderException.UNAVAILABLE)
          ? ends.skip(visit, SkipReason.RENDER_UNAVAILABLE)
          : ends.failed(visit, failure(e));
    } catch (StageException e) {
      return ends.failed(visit, e);
    }
    return switch (rendering) {
      case Rendering.Redirect(var target) -> fetching.moved(visit, target.toString());
      case Rendering.Page(var uri, int status, byte[] html) -> {
        if (status != OK && status != NON_AUTHORITATIVE) {
          yield ends.failed(visit, LoadErrors.forStatus(status, uri.getAuthority()));
        }
        visit.content(rendered(visit.content(), html));
        yield reading.extract(visit);
      }
    };
  }

  private boolean wanted(VisitState visit) {
    LoadedContent content = visit.content();
    return switch (crawl.options.render()) {
      case NEVER -> false;
      case ALWAYS -> isHtml(content);
      case AUTO ->
          isHtml(content)
              && visit.document().markdown().length() < LITTLE_TEXT
              && ScriptShell.matches(new String(content.bytes(), StandardCharsets.UTF_8));
    };
  }

  private static boolean isHtml(LoadedContent content) {
    String type = content.declaredType();
    return type == null || type.toLowerCase(Locale.ROOT).contains("html");
  }

  /** The headers of the page's response stay valid, except those about its bytes. */
  private static LoadedContent rendered(LoadedContent page, byte[] html) {
    return new LoadedContent(
        page.uri(),
        "text/html; charset=utf-8",
        html,
        null,
        null,
        Map.of("x-robots-tag", page.header("x-robots-tag")));
  }

  private static StageException failure(RenderException e) {
    return e.retryable()
        ? StageException.retryable(e.code(), e.getMessage(), e)
        : StageException.permanent(e.code(), e.getMessage(), e);
  }
}
