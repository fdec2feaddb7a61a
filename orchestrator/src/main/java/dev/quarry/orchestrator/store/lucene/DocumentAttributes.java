package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.knowledge.DocumentFields;
import dev.quarry.orchestrator.knowledge.FilterTerms;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentFilter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * What filters compare, in every Lucene document of a generation. The first word document keeps it
 * encoded, too: vectors are added later, by callers that do not know it.
 *
 * @param date milliseconds since 1970
 */
record DocumentAttributes(List<Term> terms, long date) {
  /** The field with the encoded attributes. */
  static final String STORED = "attributes";

  private static final String URI = "uri";
  private static final String LANGUAGE = "language";
  private static final String VERSION = "version";
  private static final String METADATA = "metadata";
  private static final String DATE = "date";

  static DocumentAttributes of(DocumentFields document) {
    List<Term> terms = new ArrayList<>();
    terms.add(new Term(URI, FilterTerms.uri(document.uri())));
    FilterTerms.languages(document.language()).forEach(tag -> terms.add(new Term(LANGUAGE, tag)));
    if (document.version() != null) {
      terms.add(new Term(VERSION, FilterTerms.version(document.version())));
    }
    FilterTerms.metadata(document.metadata()).forEach(each -> terms.add(new Term(METADATA, each)));
    return new DocumentAttributes(List.copyOf(terms), document.date().toEpochMilli());
  }

  void addTo(Document document) {
    for (Term term : terms) {
      document.add(new StringField(term.field(), term.bytes(), Field.Store.NO));
    }
    document.add(new LongField(DATE, date, Field.Store.NO));
  }

  /** Adds what a filter asks for to the clauses of a query. */
  static void add(DocumentFilter filter, BooleanQuery.Builder scope) {
    if (filter.uriPrefix() != null) {
      scope.add(new PrefixQuery(new Term(URI, filter.uriPrefix())), Occur.FILTER);
    }
    if (filter.language() != null) {
      scope.add(term(LANGUAGE, FilterTerms.language(filter.language())), Occur.FILTER);
    }
    if (filter.version() != null) {
      scope.add(term(VERSION, FilterTerms.version(filter.version())), Occur.FILTER);
    }
    if (filter.from() != null || filter.until() != null) {
      scope.add(
          LongField.newRangeQuery(
              DATE,
              millis(filter.from(), Long.MIN_VALUE),
              millis(filter.until(), Long.MAX_VALUE) - 1),
          Occur.FILTER);
    }
    filter
        .metadata()
        .forEach(
            (name, value) ->
                scope.add(term(METADATA, FilterTerms.member(name, value)), Occur.FILTER));
  }

  private static TermQuery term(String field, String value) {
    return new TermQuery(new Term(field, value));
  }

  private static long millis(@Nullable Instant time, long otherwise) {
    return time == null ? otherwise : time.toEpochMilli();
  }

  BytesRef encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(date);
      out.writeInt(terms.size());
      for (Term term : terms) {
        out.writeUTF(term.field());
        BytesRef value = term.bytes();
        out.writeInt(value.length);
        out.write(value.bytes, value.offset, value.length);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return new BytesRef(bytes.toByteArray());
  }

  private static DocumentAttributes decode(BytesRef bytes) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(bytes.bytes, bytes.offset, bytes.length))) {
      long date = in.readLong();
      int count = in.readInt();
      List<Term> terms = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        String field = in.readUTF();
        terms.add(new Term(field, new BytesRef(in.readNBytes(in.readInt()))));
      }
      return new DocumentAttributes(terms, date);
    }
  }

  /** Reads the attributes of a generation; null if the index does not have its words. */
  static @Nullable DocumentAttributes read(IndexSearcher searcher, Term generation)
      throws IOException {
    BooleanQuery first =
        new BooleanQuery.Builder()
            .add(new TermQuery(generation), Occur.FILTER)
            .add(new FieldExistsQuery(STORED), Occur.FILTER)
            .build();
    ScoreDoc[] found = searcher.search(first, 1).scoreDocs;
    if (found.length == 0) {
      return null;
    }
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(found[0].doc, leaves));
    BinaryDocValues stored = DocValues.getBinary(leaf.reader(), STORED);
    if (!stored.advanceExact(found[0].doc - leaf.docBase)) {
      throw new IOException("an indexed chunk has no attributes");
    }
    return decode(stored.binaryValue());
  }
}
