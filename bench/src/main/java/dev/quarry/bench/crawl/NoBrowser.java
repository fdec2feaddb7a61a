package dev.quarry.bench.crawl;

import dev.quarry.orchestrator.render.PageRenderer;
import dev.quarry.orchestrator.render.RenderException;
import dev.quarry.orchestrator.render.RenderRequest;
import dev.quarry.orchestrator.render.Rendering;

/** A renderer without a browser. */
final class NoBrowser implements PageRenderer {
  @Override
  public boolean available() {
    return false;
  }

  @Override
  public Rendering render(RenderRequest request) throws RenderException {
    throw RenderException.unavailable("There is no browser.", null);
  }
}
