package dev.quarry.orchestrator.pipeline.crawl.frontier;

import java.util.Locale;

/** Why a crawl may have missed pages of its site. */
public enum Gap {
  /** A limit was reached: of pages, visits, links or the frontier, or of a spider trap. */
  LIMIT,
  /** Links lead deeper than the submission allows. */
  DEPTH,
  /** The links of a page are not known, or are not followed. */
  UNREAD_LINKS,
  /** A page could not be fetched, but may exist. */
  FAILED_FETCH,
  /** A sitemap or the llms.txt could not be read. */
  UNREAD_LIST,
  /** The first page is not stored. */
  FIRST_PAGE;

  /** The value in results and in the database. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
