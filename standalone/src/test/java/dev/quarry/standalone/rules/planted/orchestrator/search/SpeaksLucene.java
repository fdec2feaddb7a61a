package dev.quarry.standalone.rules.planted.orchestrator.search;

import org.apache.lucene.index.Term;

/** Bypasses the port. */
public class SpeaksLucene {
  public final Class<?> named = Term.class;
}
