package dev.quarry.bench.extraction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The documentation of a Debian package, and where a page of its generator has its text.
 *
 * @param folder below the folder of all documentation, or absolute
 * @param files the paths of pages below the folder; indexes, search pages and source listings are
 *     no documentation
 * @param main CSS selector of the elements that are the text of a page, written by hand for each
 *     generator
 * @param furniture what is within these elements and not text: permalinks, navigation, edit links
 * @param navigation the elements whose links lead through the site
 */
record DocumentationSite(
    String generator,
    String debianPackage,
    String folder,
    Pattern files,
    String main,
    String furniture,
    String navigation) {
  private static final String NO_PAGES =
      "(?!.*(?:genindex|py-modindex|search|_modules/|_sources/|404|print\\.html|toc\\.html"
          + "|all\\.html|bookindex))";

  static final List<DocumentationSite> ALL =
      List.of(
          site(
              "Sphinx, Python's theme",
              "python3.11-doc",
              "python3.11/html",
              ".*\\.html",
              "div.body",
              "a.headerlink, div.contents.topic, div.topic.contents, nav.contents",
              "div.related, div.sphinxsidebar, nav, .mobile-nav, .footer"),
          site(
              "Sphinx, Django's theme",
              "python-django-doc",
              "python-django-doc/html",
              ".*\\.html",
              "#bd .yui-b > .yui-g",
              "a.headerlink, div.contents.topic, .console-tabs, .c-tab-unix + label, input, label",
              "#hd, .nav, .sphinxsidebar, #ft"),
          site(
              "Sphinx, zzzeek's theme",
              "python-sqlalchemy-doc",
              "python-sqlalchemy-doc/html",
              ".*\\.html",
              "#docs-body",
              "a.headerlink, div.contents.topic, div.topic.contents, nav.contents",
              "#docs-sidebar, #docs-top-navigation, #docs-bottom-navigation, #docs-header"),
          site(
              "Sphinx, other themes",
              "python-requests-doc python-flask-doc python-attr-doc",
              ".",
              "python-(?:requests|flask|attr)-doc/html/.*\\.html",
              "div.body, article[role=main], div[itemprop=articleBody]",
              "a.headerlink, div.contents.topic, div.topic.contents, nav.contents",
              "div.related, div.sphinxsidebar, nav, .sidebar-drawer"),
          site(
              "DocBook",
              "postgresql-doc-15",
              "postgresql-doc-15/html",
              ".*\\.html",
              "body",
              ".navheader, .navfooter, a.id_link",
              ".navheader, .navfooter"),
          site(
              "AsciiDoc",
              "git-doc",
              "git-doc",
              ".*\\.html",
              "#header h1, #header h2, #content, #preamble",
              "#toc",
              "#toc"),
          site(
              "MkDocs",
              "mkdocs-doc",
              "mkdocs/html",
              ".*\\.html",
              "div[role=main]",
              "a.headerlink, div.contents.topic, div.topic.contents, nav.contents",
              ".navbar, .bs-sidebar, footer, .modal"),
          site(
              "mdBook",
              "rust-doc",
              "rust-doc/html",
              "(?:book|reference|rust-by-example|cargo|nomicon)/.*\\.html",
              "#content main",
              "button, .buttons",
              "nav, #menu-bar"),
          site(
              "rustdoc",
              "rust-doc",
              "rust-doc/html/std",
              "(?:cell|collections|io|fmt|string|vec|option|path|time)/.*\\.html",
              "main section#main-content, main .width-limiter > section, main > section",
              "a.anchor, .out-of-band, .src, button, #copy-path, .sub, rustdoc-search, nav,"
                  + " .tooltip, .notable-traits",
              "nav.sidebar, .nav-wrapper, .rustdoc-breadcrumbs, .sub"),
          site(
              "Publican",
              "debian-handbook",
              "debian-handbook/html/en-US",
              ".*\\.html",
              "body > div.section, body > div.chapter, body > div.preface, body > div.appendix",
              "ul.docnav",
              "ul.docnav, #tocdiv, .banner"),
          site(
              "Node's",
              "nodejs-doc",
              "nodejs/api",
              ".*\\.html",
              "#apicontent, header h1",
              "a.mark, a.srclink, .api_metadata summary",
              "#column2, #gtoc, .gtoc, #toc"),
          site(
              "SQLite's",
              "sqlite3-doc",
              "sqlite3",
              "[^/]*\\.html",
              "body",
              "div.nosearch:not(.fancy_title):not(:has(.fancy_title)), #toc_sub, .fancy_toc,"
                  + " button, script, .mainmenu, .mobilemenu",
              "body > div.nosearch, .fancy_toc"),
          site(
              "Apache's",
              "apache2-doc",
              "apache2-doc/manual/en",
              ".*\\.html",
              "#page-content, body > #preamble, body > .section",
              "#toc, .category, .toplang, .bottomlang, .up, #comments_section, .top,"
                  + " a.permalink",
              "#page-header, #toc, .toplang, .bottomlang, #footer, #path, .up"));

  private static DocumentationSite site(
      String generator,
      String debianPackage,
      String folder,
      String files,
      String main,
      String furniture,
      String navigation) {
    return new DocumentationSite(
        generator,
        debianPackage,
        folder,
        Pattern.compile(NO_PAGES + files),
        main,
        furniture,
        navigation);
  }

  /** At most this many pages, spread evenly over the sorted ones; none if it is not installed. */
  List<Path> pages(Path documentation, int most) throws IOException {
    Path root = documentation.resolve(folder).normalize();
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    List<Path> all;
    try (Stream<Path> tree = Files.walk(root)) {
      all =
          tree.filter(file -> files.matcher(root.relativize(file).toString()).matches())
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
    }
    if (all.size() <= most) {
      return all;
    }
    List<Path> sample = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      sample.add(all.get((int) ((long) i * all.size() / most)));
    }
    return sample;
  }
}
