package dev.quarry.orchestrator.pipeline;

import dev.quarry.model.JobType;
import java.util.List;
import java.util.Locale;

/**
 * The stages of each job type, in order, as clients see them; handlers enter exactly these. {@link
 * SingleItem} and {@code crawl.PageVisitor} list the steps within and between them. The vectors
 * follow in the stage {@code embed}, without a handler (package {@code backfill}). Clients see a
 * crawl as one stage, because its pages are in different stages at the same time.
 */
final class Pipelines {
  enum Stage {
    CRAWL,
    LOAD,
    EXTRACT,
    CHUNK,
    INDEX;

    /** The name in the API. */
    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The stages of a crawled page that is to be stored. */
  static final List<Stage> PAGE = List.of(Stage.CHUNK, Stage.INDEX);

  private Pipelines() {}

  static List<Stage> stages(JobType type) {
    return switch (type) {
      case WEB_CRAWL -> List.of(Stage.CRAWL);
      case DOCUMENT -> List.of(Stage.LOAD, Stage.EXTRACT, Stage.CHUNK, Stage.INDEX);
      case TEXT -> List.of(Stage.EXTRACT, Stage.CHUNK, Stage.INDEX);
      case HTTP_CALL -> List.of();
      case REINDEX -> List.of(Stage.INDEX);
      case IMPORT -> List.of(Stage.LOAD, Stage.INDEX);
    };
  }
}
