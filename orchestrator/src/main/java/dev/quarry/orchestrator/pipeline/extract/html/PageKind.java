package dev.quarry.orchestrator.pipeline.extract.html;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a page is by its own declarations, which decides how much may surround its text. */
enum PageKind {
  /** An article of a publisher: teasers, comments and notes on the author surround its text. */
  ARTICLE,

  /** A text of many parts: documentation, a manual, a list of questions. */
  DOCUMENT;

  private static final Pattern GENERATORS =
      Pattern.compile(
          "sphinx|docutils|docbook|asciidoc|mkdocs|mdbook|rustdoc|publican|javadoc|doxygen|docusaurus|vitepress|vuepress|antora|pandoc|gitbook|starlight|jekyll"
              + " v.*docs|latex2html|texinfo"
              + "|makeinfo|doxia|groff|mediawiki|pdoc|yard|typedoc|dokuwiki|hevea");

  private static final Pattern PUBLISHING = Pattern.compile("(?i)wordpress|blogger|ghost|substack");

  /** The contents of a page's meta elements. */
  interface Metas {
    @Nullable String content(String... names);
  }

  static PageKind of(PageSigns signs, Metas metas) {
    String generator = metas.content("generator");
    if (signs.technical
        || generator != null && GENERATORS.matcher(generator.toLowerCase(Locale.ROOT)).find()) {
      return DOCUMENT;
    }
    boolean published = generator != null && PUBLISHING.matcher(generator).find();
    if (published || signs.article || isDated(metas)) {
      return ARTICLE;
    }
    boolean sections = signs.headings >= 2 && signs.addressed * 2 >= signs.headings;
    if (sections || signs.code > 0 || signs.terms >= 3) {
      return DOCUMENT;
    }
    boolean shared = metas.content("og:title", "og:type", "og:url", "twitter:card") != null;
    return shared || signs.feed ? ARTICLE : DOCUMENT;
  }

  private static boolean isDated(Metas metas) {
    String type = metas.content("og:type");
    return type != null && type.equalsIgnoreCase("article")
        || metas.content("article:published_time", "article:author", "article:section") != null;
  }
}
