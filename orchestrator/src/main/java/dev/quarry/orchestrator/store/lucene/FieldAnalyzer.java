package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.words.LanguageAnalyzers;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.DelegatingAnalyzerWrapper;

/** Reads each field with the analyzer of the language at the end of its name. */
final class FieldAnalyzer extends DelegatingAnalyzerWrapper {
  private final LanguageAnalyzers analyzers;

  FieldAnalyzer(LanguageAnalyzers analyzers) {
    super(PER_FIELD_REUSE_STRATEGY);
    this.analyzers = analyzers;
  }

  @Override
  protected Analyzer getWrappedAnalyzer(String field) {
    return analyzers.of(field.substring(field.lastIndexOf('_') + 1));
  }
}
