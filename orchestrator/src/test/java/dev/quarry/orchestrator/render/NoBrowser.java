package dev.quarry.orchestrator.render;

/** A renderer without a browser. */
public final class NoBrowser implements PageRenderer {
  @Override
  public boolean available() {
    return false;
  }

  @Override
  public Rendering render(RenderRequest request) throws RenderException {
    throw RenderException.unavailable("There is no browser.", null);
  }
}
