package dev.quarry.orchestrator.gateway;

import java.util.Map;

/** Where progress is written; each call is one fenced write. */
public interface ProgressSink {

  void stage(String name);

  void progress(int percent);

  void event(String type, Map<String, Object> data);
}
