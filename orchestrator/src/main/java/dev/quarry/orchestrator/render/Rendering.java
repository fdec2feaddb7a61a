package dev.quarry.orchestrator.render;

import java.net.URI;

/** The result of rendering. */
public sealed interface Rendering {

  /**
   * The page was opened.
   *
   * @param uri of the document; scripts may have changed what a browser shows as its address
   * @param status of the response; an error page is rendered like any other
   * @param html the DOM after the scripts have run, in UTF-8 whatever its meta elements say; the
   *     content of open shadow roots is included in place
   */
  record Page(URI uri, int status, byte[] html) implements Rendering {}

  /** The page leads to another document, which was not opened. */
  record Redirect(URI target) implements Rendering {}
}
