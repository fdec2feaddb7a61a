package dev.quarry.orchestrator.pipeline;

import dev.quarry.model.JobType;
import java.util.List;
import java.util.Locale;

/**
 * The stages of each type of job, in order: jobs run what is listed here. A crawl stays in one
 * stage as clients see it, because its pages are each in another.
 */
final class Pipelines {
  enum Stage {
    CRAWL,
    LOAD,
    EXTRACT,
    CHUNK,
    EMBED,
    INDEX;

    /** The name that clients see. */
    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Of a page, once a crawl has decided that it is to be stored. */
  static final List<Stage> PAGE = List.of(Stage.CHUNK, Stage.EMBED, Stage.INDEX);

  private Pipelines() {}

  static List<Stage> of(JobType type) {
    return switch (type) {
      case WEB_CRAWL -> List.of(Stage.CRAWL);
      case DOCUMENT -> List.of(Stage.LOAD, Stage.EXTRACT, Stage.CHUNK, Stage.EMBED, Stage.INDEX);
      case TEXT -> List.of(Stage.EXTRACT, Stage.CHUNK, Stage.EMBED, Stage.INDEX);
      case HTTP_CALL -> List.of();
    };
  }
}
