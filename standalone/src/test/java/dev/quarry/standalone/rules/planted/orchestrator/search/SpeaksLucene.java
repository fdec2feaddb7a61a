package dev.quarry.standalone.rules.planted.orchestrator.search;

import org.apache.lucene.index.Term;

/** Goes around the port. */
public class SpeaksLucene {
  public final Class<?> named = Term.class;
}
