package dev.quarry.standalone.rules.planted.orchestrator.pipeline.crawl;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;

/** Opens its own connections. */
public class OwnStream {
  public InputStream read(URL url) throws IOException {
    return url.openStream();
  }
}
