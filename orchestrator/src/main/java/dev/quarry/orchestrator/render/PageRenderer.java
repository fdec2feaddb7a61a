package dev.quarry.orchestrator.render;

/** Renders pages in a browser. Thread-safe. */
public interface PageRenderer {

  /** Whether there is a browser. It may still fail to start. Does no I/O that blocks. */
  boolean available();

  /**
   * Opens a page, runs its scripts, waits until it has settled and returns its DOM. Waits for a
   * free place if the maximum number of pages is being rendered.
   *
   * @throws RenderException if the page could not be rendered
   * @throws InterruptedException if the calling thread is interrupted; the page is closed
   */
  Rendering render(RenderRequest request) throws RenderException, InterruptedException;
}
