package dev.quarry.orchestrator.render.chromium;

import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.egress.proxy.EgressProxy;
import dev.quarry.orchestrator.render.PageRenderer;
import dev.quarry.orchestrator.render.RenderException;
import dev.quarry.orchestrator.render.RenderRequest;
import dev.quarry.orchestrator.render.RenderSettings;
import dev.quarry.orchestrator.render.Rendering;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/** Renders pages in Chromium, behind the egress guard. Thread-safe. */
public final class ChromiumPageRenderer implements PageRenderer, AutoCloseable {
  /** More than Chromium opens to one proxy. */
  private static final int MAX_CONNECTIONS = 64;

  private final GuardedEgressClient egress;
  private final RenderSettings settings;
  private final BrowserSupply browsers;
  private final Semaphore places;

  /** Starts nothing: the browser is started by the first page. */
  public ChromiumPageRenderer(GuardedEgressClient egress, RenderSettings settings) {
    this.egress = egress;
    this.settings = settings;
    this.places = new Semaphore(settings.pages(), true);
    this.browsers =
        new BrowserSupply(
            () -> ChromiumExecutable.find(settings.executable(), System.getenv("PATH")), settings);
  }

  @Override
  public boolean available() {
    return browsers.available();
  }

  @Override
  public Rendering render(RenderRequest request) throws RenderException, InterruptedException {
    places.acquire();
    try {
      Browser browser = browsers.take();
      try (EgressProxy proxy = EgressProxy.start(egress, limits())) {
        return new PageVisit(browser, settings, request, proxy).run();
      } catch (IOException e) {
        throw RenderException.failed("No connection for the browser could be opened.", true, e);
      } finally {
        browsers.release(browser);
      }
    } finally {
      places.release();
    }
  }

  private EgressProxy.Limits limits() {
    return new EgressProxy.Limits(settings.maxTrafficBytes(), MAX_CONNECTIONS, settings.timeout());
  }

  /** Ends the browser; pages that are being rendered fail. */
  @Override
  public void close() {
    browsers.close();
  }
}
